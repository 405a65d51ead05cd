//! The real customers of the bank: who lives together, which products each holds, and what is true of each.
//!
//! In: the dice of the world and the number of a household. Out: its members as customers, with numbers that no two
//! share, telephones, accounts (a couple may hold one jointly), and the circumstances that decide what an agent does:
//! who has died, who has an attorney, who needs support. Whatever a day changes is asked for by the day.

use super::held::{Account, CORE_NUMBERS, Helper, accounts, mobile};
use super::house::House;
use crate::worlds::calendar::{DAY, as_of};
use crate::worlds::dice::Dice;
use crate::worlds::people::Person;

/// Where customers want to hear of the bank.
pub(super) const CHANNELS: [&str; 4] = ["app", "email", "phone", "branch"];
/// What a household earns in a year.
pub(super) const INCOMES: [&str; 5] = ["under 20k", "20k to 40k", "40k to 70k", "70k to 120k", "over 120k"];
/// What a customer may need support with.
pub(super) const SUPPORT: [&str; 5] = ["hearing", "sight", "memory", "bereavement", "money worries"];
/// What a customer reads about.
pub(super) const INTERESTS: [&str; 5] = ["saving", "home", "investing", "travel", "insurance"];
/// How closely compliance looks.
pub(super) const RISKS: [&str; 3] = ["low", "medium", "high"];
/// The branches by code; the core writes codes and the CRM writes names.
pub(super) const BRANCHES: [(&str, &str); 8] = [
    ("0101", "Riverside"),
    ("0104", "Corn Exchange"),
    ("0112", "Abbey Gate"),
    ("0120", "Station Square"),
    ("0133", "Harbour Street"),
    ("0147", "Mill Bank"),
    ("0158", "Northgate"),
    ("0160", "Weavers Row"),
];

/// Which systems know a customer, beside the core.
#[derive(Clone, Copy, Default)]
pub(super) struct Known {
    /// Holds a card.
    pub(super) card: bool,
    /// Owes on a mortgage.
    pub(super) mortgage: bool,
    /// Owes on a personal loan.
    pub(super) loan: bool,
    /// Holds savings from the acquired building society.
    pub(super) savings: bool,
    /// Uses online banking.
    pub(super) online: bool,
    /// Uses the app.
    pub(super) app: bool,
    /// Stands in the branches' CRM.
    pub(super) crm: bool,
    /// Has called the contact centre.
    pub(super) desk: bool,
    /// Was screened.
    pub(super) kyc: bool,
    /// Stands in marketing automation.
    pub(super) marketing: bool,
}

/// One real customer.
pub(super) struct Client {
    /// Who it is.
    pub(super) person: Person,
    /// The name of the customer in the truth.
    pub(super) customer: String,
    /// The day on which the customer came.
    pub(super) since: u32,
    /// 18 years or more.
    pub(super) adult: bool,
    /// National digits of the mobile telephone.
    pub(super) mobile: String,
    /// The number before it; one in eight is somebody else's today.
    pub(super) former_mobile: String,
    /// Customer number in the core, without zeros in front.
    pub(super) core: Option<u64>,
    /// Customer number in the core of the acquired bank.
    pub(super) legacy: u64,
    /// Account of online banking and app.
    pub(super) user: String,
    /// National insurance number, which is never issued in this form.
    pub(super) nino: String,
    /// Which systems know the customer.
    pub(super) known: Known,
    /// Accounts held alone.
    pub(super) accounts: Vec<Account>,
    /// The account held with the partner.
    pub(super) joint: Option<Account>,
    /// Has died; records remain until the estate is settled.
    pub(super) deceased: bool,
    /// Holder of a power of attorney.
    pub(super) attorney: Option<Helper>,
    /// What the customer needs support with.
    pub(super) support: Option<&'static str>,
}

impl Client {
    /// One member of a house; `joint` is the account that a couple holds together, if it does.
    pub(super) fn new(world: Dice, house: &House, place: usize) -> Client {
        let person = house.home.members[place].clone();
        let (dice, number) = (person.dice, person.number);
        let adult = person.age(as_of(1)) >= 18;
        let door = dice.below("door", 0, 100);
        let in_core = place < 2 && house.joint || door < if adult { 80 } else { 75 };
        let has = |tag: &str, share: f64| dice.chance(tag, 0, share);
        let share = |core: f64, other: f64| if in_core { core } else { other };
        let owner = adult && place < 2;
        let alone = u64::from(in_core);
        let mut known = Known {
            card: adult && (has("card", share(0.55, 0.0)) || alone == 0 && door >= 92),
            mortgage: owner && house.mortgage && (in_core || has("mortgage", 0.5)),
            loan: adult && has("loan", share(0.15, 0.05)),
            savings: has("savings", share(0.16, 0.0)) || alone == 0 && (door < 92 || !adult),
            online: person.age(as_of(1)) >= 12 && has("online", share(if adult { 0.76 } else { 0.5 }, 0.4)),
            app: false,
            crm: adult && has("crm", share(0.52, 0.2)),
            desk: adult && has("desk", share(0.36, 0.28)),
            kyc: has("kyc", share(0.78, 0.6)),
            marketing: adult && has("marketing", share(0.5, 0.35)),
        };
        known.app = known.online && has("app", 0.66);
        let old = person.age(as_of(1)) >= 60;
        let helper = |tag: &str| house.helper(world, place, tag);
        let deceased = old && has("deceased", 0.05);
        let recycled = has("recycled", 0.125);
        Client {
            customer: format!("C{:07}", number + 1),
            since: house.since,
            adult,
            mobile: mobile(world, number),
            former_mobile: mobile(world, if recycled { number / 2 } else { number + 250_000_000 }),
            core: in_core.then(|| core_number(world, number, false)),
            legacy: 100_000 + world.shuffled("legacy", number, CORE_NUMBERS / 10),
            user: dice.uuid("user"),
            nino: nino(world, number),
            known,
            accounts: accounts(world, dice, number, in_core, adult),
            joint: house.joint_account(world).filter(|_| place < 2),
            deceased,
            attorney: (old && !deceased && has("attorney", 0.07)).then(|| helper("attorney")),
            support: (adult && has("support", 0.09)).then(|| dice.pick("support", 1, &SUPPORT)),
            person,
        }
    }

    /// The IBAN that a system debits: of a joint account more often than of one's own.
    pub(super) fn iban(&self, dice: Dice, version: u64) -> String {
        let joint = self.joint.as_ref().filter(|_| dice.chance("iban_joint", version, 0.6));
        joint.or(self.accounts.first()).map(|account| account.iban.clone()).unwrap_or_default()
    }

    /// The preferred channel on a day; one customer in a thousand changes it a day.
    pub(super) fn channel(&self, day: u32) -> &'static str {
        let changes = (2..=day).filter(|day| self.person.dice.chance("channel", u64::from(*day), 0.001)).count() as u64;
        let first = self.person.dice.below("channel", 0, CHANNELS.len() as u64);
        CHANNELS[((first + changes) % CHANNELS.len() as u64) as usize]
    }

    /// The income band; mortgages and loans know it from a payslip.
    pub(super) fn income(&self) -> &'static str {
        INCOMES[self.person.dice.weighted("income", 0, [20u64, 34, 28, 13, 5].into_iter())]
    }

    /// Whether the card can still be used.
    pub(super) fn card_open(&self) -> bool {
        self.known.card && self.person.dice.chance("card_open", 0, 0.93)
    }

    /// Whether the loan is not paid back yet.
    pub(super) fn loan_open(&self) -> bool {
        self.known.loan && self.person.dice.chance("loan_open", 0, 0.8)
    }

    /// What the customer reads about most.
    pub(super) fn interest(&self) -> &'static str {
        self.person.dice.pick("interest", 0, &INTERESTS)
    }

    /// How closely compliance looks.
    pub(super) fn risk(&self) -> &'static str {
        RISKS[self.person.dice.weighted("risk", 0, [86u64, 11, 3].into_iter())]
    }

    /// The branch of the customer, as a position.
    pub(super) fn branch(&self) -> usize {
        self.person.dice.weighted("branch", 0, [20u64, 17, 15, 13, 12, 10, 8, 5].into_iter())
    }

    /// The last day of a journey that the customer has told the bank of.
    pub(super) fn travels_until(&self) -> Option<i64> {
        let dice = self.person.dice;
        let told = self.adult && dice.chance("travel", 0, if self.known.app { 0.12 } else { 0.03 });
        told.then(|| (as_of(1) / DAY + dice.below("travel_end", 0, 40) as i64 - 8) * DAY)
    }

    /// Pence in the savings of the acquired bank.
    pub(super) fn savings(&self) -> u64 {
        let table = [(0.0, 2e4), (0.5, 4.2e5), (0.8, 1.8e6), (0.96, 6.5e6), (1.0, 2.4e7)];
        if self.known.savings { self.person.dice.quantile("savings_pence", 0, &table) as u64 } else { 0 }
    }
}

/// The number of a customer in the core, or of the second record that a branch has opened.
pub(super) fn core_number(world: Dice, number: u64, duplicate: bool) -> u64 {
    let half = if duplicate { CORE_NUMBERS / 2 } else { 0 };
    10_000_000 + world.shuffled("core", number + half, CORE_NUMBERS)
}

/// A national insurance number with a first letter that is never issued.
fn nino(world: Dice, number: u64) -> String {
    let shuffled = world.shuffled("nino", number, 72_000_000);
    let second = char::from(b"ABCEGHJKLMNPRSTWXY"[(shuffled / 4_000_000) as usize]);
    let last = char::from(b"ABCD"[(shuffled % 4) as usize]);
    format!("Q{second}{:06}{last}", shuffled / 4 % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duplicate_never_takes_the_number_of_somebody_else() {
        let world = Dice::new(7);
        let mut numbers: Vec<u64> =
            (0..20_000).flat_map(|n| [core_number(world, n, false), core_number(world, n, true)]).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 40_000);
    }
}
