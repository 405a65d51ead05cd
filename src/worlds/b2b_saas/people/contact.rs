//! The people at the companies, as only the truth knows them.
//!
//! In: a company and a place at it. Out: who works there, which mailboxes and names systems may know, and what is true
//! of the person on a day. Somebody comes from another company, marries, has a mailbox at home, shares one with a team,
//! has a colleague of the same name.

use super::super::company::{Company, Universe};
use crate::worlds::dice::Dice;
use crate::worlds::people::{digits, given_name, last_name};
use crate::worlds::places::Country;
use crate::worlds::spelling::slug;

/// What somebody does: the audience that a mail is written for, and titles.
pub(super) const AUDIENCES: [(&str, [&str; 3]); 6] = [
    ("finance", ["Finance Director", "Controller", "Accounts Payable Manager"]),
    ("engineering", ["Head of Engineering", "Platform Engineer", "Data Engineer"]),
    ("marketing", ["Marketing Manager", "Head of Growth", "Campaign Manager"]),
    ("operations", ["Operations Lead", "Plant Manager", "Logistics Planner"]),
    ("executive", ["Chief Executive Officer", "Managing Director", "Chief of Staff"]),
    ("support", ["Support Specialist", "Head of Support", "Service Desk Manager"]),
];

/// How far somebody is on the way to buying.
pub(super) const STAGES: [&str; 5] = ["lead", "marketingqualifiedlead", "opportunity", "customer", "evangelist"];

/// What somebody may do in the product.
pub(super) const ROLES: [&str; 4] = ["viewer", "editor", "admin", "owner"];

/// Parts of the product.
pub(super) const FEATURES: [&str; 6] = ["alerts", "api", "dashboards", "exports", "forecasts", "sharing"];

/// Languages, as the product writes them.
pub(super) const LANGUAGES: [&str; 11] = ["en", "de", "fr", "nl", "sv", "es", "it", "pl", "ja", "pt", "hi"];

/// Mailboxes of teams, by audience.
const TEAMS: [&str; 6] = ["billing", "it", "marketing", "office", "info", "support"];

/// One real person.
pub(super) struct Contact {
    /// The person's own randomness.
    pub(super) dice: Dice,
    /// The number of the person in the world.
    pub(super) number: u64,
    /// The day on which the person came, from 1.
    pub(super) since: u32,
    pub(super) given: &'static str,
    pub(super) surname: String,
    /// The name before a marriage, which some systems still know.
    pub(super) former_surname: Option<String>,
    pub(super) work_mail: String,
    /// The mailbox at the company before, which some systems still know.
    pub(super) former_mail: Option<String>,
    pub(super) home_mail: Option<String>,
    /// The mailbox of the team.
    pub(super) team_mail: String,
    /// National digits of the mobile telephone.
    pub(super) mobile: String,
    pub(super) country: &'static Country,
    /// Whether the person agreed to product news, and has not withdrawn.
    pub(super) consents: bool,
    /// The ID in the product's database, where the person has an account.
    pub(super) user_id: Option<String>,
    /// Whether the person is known to Salesforce, HubSpot, Stripe and Zendesk.
    pub(super) in_systems: [bool; 4],
}

/// How many people of a company are known on day 1, from one to some dozen.
pub(super) fn on_day_one(universe: &Universe, index: usize) -> usize {
    let dice = universe.dice_of(index).of("people", 0);
    dice.quantile("n", 0, &[(0.0, 1.0), (0.5, 6.0), (0.9, 18.0), (1.0, 40.0)]) as usize
}

/// On which days people join the company later, the first of whom takes the place after those of day 1.
pub(super) fn joins(universe: &Universe, index: usize) -> Vec<u32> {
    let dice = universe.dice_of(index).of("people", 1);
    (2..=universe.day).filter(|day| dice.chance("join", u64::from(*day), 0.02)).collect()
}

impl Contact {
    /// The person at a place of a company; `colleagues` are those before.
    pub(super) fn new(
        universe: &Universe,
        company: &Company,
        place: usize,
        since: u32,
        colleagues: &[Contact],
    ) -> Contact {
        let dice = company.dice.of("contact", place as u64);
        let country = company.country;
        let number = company.index as u64 * 64 + place as u64;
        let namesake = colleagues.last().filter(|_| dice.chance("namesake", 0, 1.0 / 2_000.0));
        let given = namesake.map_or_else(|| given_name(dice, country), |other| other.given);
        let surname = namesake.map_or_else(|| last_name(dice, "surname", country), |other| other.surname.clone());
        let former_surname = dice.chance("married", 0, 0.04).then(|| last_name(dice, "born_as", country));
        // A group of companies under one domain tells its people apart by country.
        let mut local = format!("{}.{}", slug(given, ""), slug(&surname, ""));
        if company.parent.is_some() {
            local.push_str(&format!(".{}", country.code.to_lowercase()));
        }
        let is_taken = |mail: &str| colleagues.iter().any(|other| other.work_mail == mail);
        let mut work_mail = format!("{local}@{}", company.domain);
        if is_taken(&work_mail) {
            work_mail = format!("{local}{place}@{}", company.domain);
        }
        let former_mail = dice.chance("came_from", 0, 0.12).then(|| {
            let before = universe.company(dice.below("came_from", 1, company.index.max(1) as u64) as usize);
            format!("{}.{}.{place}@{}", slug(given, ""), slug(&surname, ""), before.domain)
        });
        let home_mail = dice.chance("home", 0, 0.4).then(|| {
            let host = dice.pick("home_host", 0, country.free_mail);
            format!("{}{}{number}@{host}", slug(given, ""), slug(&surname, ""))
        });
        let is_user = dice.chance("user", 0, 0.7);
        let mut in_systems = [
            dice.chance("salesforce", 0, 0.62),
            dice.chance("hubspot", 0, 0.78),
            dice.chance("stripe", 0, 0.15),
            dice.chance("zendesk", 0, 0.35),
        ];
        if !is_user && in_systems == [false; 4] {
            in_systems[1] = true;
        }
        let mut contact = Contact {
            dice,
            number,
            since,
            given,
            surname,
            former_surname,
            work_mail,
            former_mail,
            home_mail,
            team_mail: String::new(),
            mobile: digits(dice, "mobile", country),
            country,
            consents: dice.chance("consents", 0, 0.7),
            user_id: is_user.then(|| dice.uuid("user")),
            in_systems,
        };
        contact.team_mail = format!("{}@{}", TEAMS[contact.audience(since)], company.domain);
        contact
    }

    /// The position of the audience as of a day: one in three thousand takes another job at the company a day.
    pub(super) fn audience(&self, day: u32) -> usize {
        let changes = (2..=day).filter(|day| self.dice.chance("promoted", u64::from(*day), 1.0 / 3_000.0)).count();
        self.dice.below("audience", changes as u64, AUDIENCES.len() as u64) as usize
    }

    /// The title that goes with it.
    pub(super) fn title(&self, day: u32) -> &'static str {
        self.dice.pick("title", 0, &AUDIENCES[self.audience(day)].1)
    }

    /// How far the person is on the way to buying.
    pub(super) fn stage(&self) -> &'static str {
        STAGES[self.dice.weighted("stage", 0, [30u64, 15, 10, 40, 5].into_iter())]
    }

    /// What the person may do in the product.
    pub(super) fn role(&self) -> &'static str {
        ROLES[self.dice.weighted("role", 0, [40u64, 40, 15, 5].into_iter())]
    }

    /// The part of the product that the person uses most.
    pub(super) fn feature(&self) -> &'static str {
        self.dice.pick("feature", 0, &FEATURES)
    }

    /// The language that the person reads: mostly that of the country.
    pub(super) fn language(&self) -> &'static str {
        if self.dice.chance("reads_english", 0, 0.15) {
            return "en";
        }
        match self.country.code {
            "DE" => "de",
            "FR" => "fr",
            "NL" => "nl",
            "SE" => "sv",
            "ES" => "es",
            "IT" => "it",
            "PL" => "pl",
            "JP" => "ja",
            "BR" => "pt",
            _ => "en",
        }
    }
}
