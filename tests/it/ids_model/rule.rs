//! The rule in words, and what may be read otherwise in it.
//!
//! As it is proposed:
//! 1. A record that is away stands with those it stood with. A customer that, without the records that are away today,
//!    is exactly what an ID stood for, has this ID again; the most recent composition comes first, and a record that is
//!    away stands once. Of the compositions that break up, the records that are away go with most of the others, among
//!    the customers that have no ID yet.
//! 2. A record has one *home*: the last ID that was minted for it, until the ID stands for a customer without it.
//!    Pairs of a customer without ID and a home of one of its records, each once, in this order: the version the ID was
//!    minted in, most records that had it, most records whose home it is, fewest records, smallest key. Homes of
//!    records that are away count only where no record is here whose home the ID is. Who gets none mints.
//! 3. A record that is retired goes out of compositions and homes. If it was the last whose home the ID of its customer
//!    was, the others of the customer take it over. A composition without a record whose home the ID is, is forgotten.
//! 4. An ID that is not in use leads to the customer with most of the records it last stood for, not along a chain.
//!
//! So two compositions of an ID always share a record, none of them are ever seen at once, and each set of records has
//! one ID for ever: that is why who comes back is who it was. Without this it cannot be had: if an ID has stood for two
//! customers that share no record, a day will come that has both, one of them gets another ID, keeps it the day after
//! because it is the same, and then it is not what it was.

/// Where a record stands that is not here today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Away {
    /// In no customer: compositions are sets of records that were here.
    Nowhere,
    /// With those it was with: compositions are compared without the records that are away today.
    Along,
}

/// Which IDs are homes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Homes {
    /// The ID it was first given and those minted for it, for ever.
    Kept,
    /// The same, until the ID stands for a customer without it; compositions without such a record are forgotten.
    Lost,
    /// As `Lost`, but only the last that was minted for it, or that it took over.
    Founded,
}

/// What is remembered of a composition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recent {
    /// The version it was last true in.
    Last,
    /// The version it was first true in.
    First,
}

/// Whose homes a customer takes over from a record that is retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inherit {
    /// Every home.
    Every,
    /// The ID that the customer has.
    Own,
    /// The same, if no other record has it as its home.
    Last,
}

/// A reading of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// Where absent records stand.
    pub(super) away: Away,
    /// Which IDs are homes.
    pub(super) homes: Homes,
    /// Which version of a composition counts.
    pub(super) recent: Recent,
    /// What goes on when a record is retired.
    pub(super) inherit: Inherit,
    /// Whether the records it was minted for count, or those whose home it is.
    pub(super) founders: bool,
    /// Whether most records come before the version an ID was minted in.
    pub(super) most: bool,
    /// Whether of customers with equal claims the one with fewer records comes before the smallest key.
    pub(super) fewer: bool,
    /// For how many days a composition is remembered that stands no more.
    pub(super) days: u32,
}

/// The rule as DESIGN.md has it, read word by word.
pub(super) const WRITTEN: Rule = Rule {
    away: Away::Nowhere,
    homes: Homes::Kept,
    recent: Recent::Last,
    inherit: Inherit::Every,
    fewer: false,
    founders: true,
    most: false,
    days: u32::MAX,
};

/// The rule under which the laws hold.
pub(super) const PROPOSED: Rule = Rule {
    away: Away::Along,
    homes: Homes::Founded,
    recent: Recent::Last,
    inherit: Inherit::Last,
    fewer: true,
    founders: false,
    most: false,
    days: u32::MAX,
};
