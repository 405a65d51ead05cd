//! Calendar days: slips of the pen, day and month the wrong way round, and nearness.

use super::value_type::{Partner, Prepared, Standardised, ValueType};
use super::{calendar, moment};
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts, moments};

/// A calendar day.
pub(super) struct Date;

const TEN_YEARS: u8 = 2;
const SAME_YEAR: u8 = 3;
const TWO_PARTS: u8 = 4;
const ONE_SLIP: u8 = 5;

impl ValueType for Date {
    type Column<'a> = Column;

    const LEVELS: &'static [&'static str] =
        &["all other", "within ten years", "the same year", "two of day, month and year", "one slip", "equal"];
    const APART: Option<u8> = Some(SAME_YEAR);
    const IS_A_DAY: bool = true;
    const WITH_OTHERS: Partner = Partner::Day;
    const HINTS: &'static [&'static str] = &["birth", "born", "naissance", "nacimiento"];

    fn standard(trimmed: &str, region: Option<&str>) -> Standardised {
        standard(trimmed, region)
    }
}

number! {
    /// Years that are so far apart are still near.
    NEAR_YEARS: u16 = 10;
}

/// Days, by their parts.
pub(super) struct Column(Vec<Day>);

impl Prepared<'_> for Column {
    fn new(texts: &Texts, _: &Frequencies) -> Self {
        Self(texts.iter().map(Day::of).collect())
    }

    fn level(&self, a: usize, b: usize, _: &mut Scratch) -> u8 {
        level(&self.0[a], &self.0[b])
    }
}

/// A day, ready to be compared.
#[derive(Clone, Copy, Debug, Default)]
struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// From `YYYY-MM-DD`.
    fn of(text: &str) -> Self {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u16>().unwrap_or(0));
        let mut next = || parts.next().unwrap_or(0);
        Self { year: next(), month: next() as u8, day: next() as u8 }
    }

    fn digits(self) -> [u8; 8] {
        let (y, m, d) = (self.year, self.month, self.day);
        [
            (y / 1000 % 10) as u8,
            (y / 100 % 10) as u8,
            (y / 10 % 10) as u8,
            (y % 10) as u8,
            m / 10 % 10,
            m % 10,
            d / 10 % 10,
            d % 10,
        ]
    }
}

/// The level of two days that are not the same.
fn level(a: &Day, b: &Day) -> u8 {
    if one_slip(a, b) {
        return ONE_SLIP;
    }
    let same = [a.year == b.year, a.month == b.month, a.day == b.day];
    match same {
        _ if same.iter().filter(|part| **part).count() == 2 => TWO_PARTS,
        [true, ..] => SAME_YEAR,
        _ if a.year.abs_diff(b.year) <= *NEAR_YEARS => TEN_YEARS,
        _ => 1,
    }
}

/// One digit replaced, two neighbours swapped, or day and month the wrong way round.
fn one_slip(a: &Day, b: &Day) -> bool {
    if a.year == b.year && a.month == b.day && a.day == b.month {
        return true;
    }
    let (x, y) = (a.digits(), b.digits());
    let differ: Vec<usize> = (0..8).filter(|i| x[*i] != y[*i]).collect();
    match differ[..] {
        [_] => true,
        [i, j] => j == i + 1 && x[i] == y[j] && x[j] == y[i],
        _ => false,
    }
}

/// The day as `YYYY-MM-DD`, also from a moment.
fn standard(raw: &str, region: Option<&str>) -> Standardised {
    let day = moment::day(raw, moment::Assumed { region, ..moment::Assumed::default() }).map(moments::date_text);
    match day.filter(|day| ("1800".."2201").contains(&&day[..4])) {
        Some(day) => Standardised::Value(day),
        None => slip(raw, region).map_or(Standardised::Invalid, Standardised::Doubtful),
    }
}

/// A day that no calendar has, as it is written: one of its digits is a slip, and the others tell as much as ever.
fn slip(raw: &str, region: Option<&str>) -> Option<String> {
    let [year, month, day] = calendar::parts(raw.split([' ', 'T']).next()?, region)?;
    let may_be = |part: u32| (1..99).contains(&part);
    let one_is = (1..13).contains(&month) || (1..32).contains(&day);
    ((1800..2201).contains(&year) && may_be(month) && may_be(day) && one_is)
        .then(|| format!("{year}-{month:02}-{day:02}"))
}
