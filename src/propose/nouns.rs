//! What the name of a table calls its rows.
//!
//! In: the words of the name. Out: the kind of thing that its last known noun is. It promises no more than the name
//! says.

const PEOPLE: &str = "\
    person contact lead prospect member user subscriber guest patient student recipient payer \
    shopper donor voter tenant resident passenger traveler rider profile";
const COMPANIES: &str = "\
    account company organization organisation org workspace partner firm business \
    merchant debtor ";
const HAPPENED: &str = "\
    order invoice payment ticket event session visit review transaction sale charge refund subscription \
    deal opportunity activity task call click open delivery shipment return booking reservation purchase \
    log note comment meeting usage login referral survey response issue case line item message \
    conversation fulfillment cart checkout receipt track stay claim interaction";
const LOOKED_UP: &str = "\
    country plan product stage status currency type category region pipeline team price coupon tag \
    segment list variant location";

const STAFF: &str = "employee staff agent owner rep salesperson mitarbeiter advisor vendor supplier creditor";

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    Person,
    Company,
    /// `customer`, of either kind.
    Customer,
    Event,
    Address,
    LookedUp,
    /// Who works for the company, or sells to it.
    Staff,
}

/// The kind of the last word that is known: orders of customers are orders.
pub(super) fn of(words: &[String]) -> Option<Noun> {
    let one = |word: &String| {
        let among = |list: &str| list.split(' ').any(|noun| noun == word);
        Some(match () {
            () if among(PEOPLE) => Noun::Person,
            () if among(COMPANIES) => Noun::Company,
            () if among(HAPPENED) => Noun::Event,
            () if among(STAFF) => Noun::Staff,
            () if among(LOOKED_UP) => Noun::LookedUp,
            () if word == "address" => Noun::Address,
            () if among("customer client kunde klant") => Noun::Customer,
            () => return None,
        })
    };
    words.iter().rev().find_map(one)
}
