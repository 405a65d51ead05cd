//! Calendar days: slips of the pen, day and month the wrong way round, and nearness.

/// A day, ready to be compared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// From `YYYY-MM-DD`.
    pub(super) fn of(text: &str) -> Self {
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
pub(super) fn level(a: &Day, b: &Day) -> u8 {
    if one_slip(a, b) {
        return 5;
    }
    let same = [a.year == b.year, a.month == b.month, a.day == b.day];
    match same {
        _ if same.iter().filter(|part| **part).count() == 2 => 4,
        [true, ..] => 3,
        _ if a.year.abs_diff(b.year) <= 10 => 2,
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
