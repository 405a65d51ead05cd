//! The probability of what sources claim, given the truth.
//!
//! A source says the truth of the day with its accuracy. Else it says something false, drawn by how frequent false
//! values of it are. The truth may have changed since: what older claims agree on was right once. Of two sources one
//! may copy the other: then what it says tells nothing new. Whoever's record does not belong to the customer says
//! anything, by how frequent values are.

use super::pattern::{BANDS, CODES, Claim, Code, HEAVY, Pattern, STARTS, SURE};

/// Shares of values by code: of each heavy one, and of all others that are as rare.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::trust) struct Shares(pub [f64; CODES]);

/// Which source a source may copy, and how often it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::trust) struct Copies {
    pub of: u8,
    pub share: f64,
}

/// What is fitted, of one attribute.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::trust) struct Model {
    /// By source, by truth ([`Model::kind`]) and band of age: how often it is right where it does not copy.
    pub accuracy: Vec<Vec<f64>>,
    /// How frequent values are among truths.
    pub truth: Shares,
    /// By source: how frequent they are among what it says falsely.
    pub falsely: Vec<Shares>,
    /// How frequent they are among all that is said.
    pub held: Shares,
    /// By source: how often it would say by chance, were it wrong, what the truth is of which nothing is known.
    pub by_chance: Vec<f64>,
    /// By source: whom it may copy.
    pub copies: Vec<Option<Copies>>,
    /// So many heavy values are all that there are: a source may be right about one more often than about another.
    pub listed: usize,
    /// By band: how probable it is that the truth changed between the age of the band before it and its own.
    pub changed: [f64; BANDS],
}

/// What is known of one claim alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::trust) struct Said {
    /// The probability that its record belongs to the customer.
    pub belonging: f64,
    /// How accurate it is, where that is not fitted.
    pub accuracy: Option<f64>,
}

/// A truth that is thought possible: the value of a class, a heavy value that nobody claims, or any other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::trust) enum Truth {
    Class(u8),
    Listed(u8),
    Unclaimed,
}

/// A truth with how frequent it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::trust) struct Possible {
    pub truth: Truth,
    pub code: Option<Code>,
    pub share: f64,
}

/// What may be so: the truth today, and what it was before it changed. Both are places among the possible truths.
#[derive(Clone, Copy, Debug)]
pub(in crate::trust) struct State {
    pub now: usize,
    /// What it was, and the gap in which it changed: claims from this turn on are about it.
    pub before: Option<(usize, usize)>,
    pub weight: f64,
}

/// One claim beside one possible truth: how probable it is, over the share of its value.
#[derive(Clone, Copy, Debug)]
pub(in crate::trust) struct Odds {
    /// As made by one of the customer's own records.
    pub own: f64,
    /// As made by another's.
    pub another: f64,
    /// As copied.
    pub copied: f64,
}

impl Odds {
    pub(in crate::trust) fn all(self) -> f64 {
        self.own + self.another + self.copied
    }
}

/// A time in which the truth may have changed, between two claims or before the youngest.
#[derive(Clone, Debug)]
pub(in crate::trust) struct Gap {
    /// Claims from this turn on are older.
    pub turn: u8,
    /// Which part of the changes within each band are in it.
    pub parts: [f64; BANDS],
    /// How probable it is that the truth changed in it.
    pub share: f64,
    /// Whether a change in it explains anything: claims on both sides of it that are equal speak against one.
    pub is_open: bool,
}

/// Whether the claims of a turn say something else than those just before them.
fn is_open(pattern: &Pattern, turn: u8) -> bool {
    let before = pattern.claims.iter().map(|claim| claim.turn).filter(|other| *other < turn).max();
    let Some(before) = before else { return true };
    let of = |turn: u8| pattern.claims.iter().filter(move |claim| claim.turn == turn).map(|claim| claim.class);
    of(turn).any(|class| !of(before).any(|other| other == class))
}

impl Gap {
    /// How long it is, as far as that is known.
    pub(in crate::trust) fn days(&self) -> f64 {
        STARTS.windows(2).zip(&self.parts).map(|(band, part)| part * (band[1] - band[0])).sum()
    }
}

/// What is asked again and again of one pattern.
#[derive(Debug, Default)]
pub(in crate::trust) struct Work {
    pub possible: Vec<Possible>,
    pub gaps: Vec<Gap>,
    /// By claim and possible truth.
    pub odds: Vec<Odds>,
    pub states: Vec<State>,
    younger: Vec<f64>,
    older: Vec<f64>,
}

impl Work {
    /// The probability that a claim is right today, and that it was on its day.
    pub(in crate::trust) fn of_claim(&self, claim: &Claim) -> (f64, f64) {
        let (mut today, mut that_day) = (0.0, 0.0);
        let is_said = |possible: usize| self.possible[possible].truth == Truth::Class(claim.class);
        for state in &self.states {
            let then = match state.before {
                Some((before, gap)) if claim.turn >= self.gaps[gap].turn => before,
                _ => state.now,
            };
            today += if is_said(state.now) { state.weight } else { 0.0 };
            that_day += if is_said(then) { state.weight } else { 0.0 };
        }
        (today, that_day)
    }

    /// The probability that each class is the truth today.
    pub(in crate::trust) fn of_classes(&self, n: usize) -> Vec<f64> {
        let mut right = vec![0.0; n];
        for state in &self.states {
            if let Truth::Class(class) = self.possible[state.now].truth {
                right[usize::from(class)] += state.weight;
            }
        }
        right
    }
}

impl Shares {
    /// The share of one value of a code: of those that are equally rare each has the same.
    pub(in crate::trust) fn of(&self, code: Code, held: &Self) -> f64 {
        let place = usize::from(code);
        match place.checked_sub(HEAVY) {
            None => self.0[place].max(1e-9),
            Some(k) => ((-(k as f64)).exp2() * self.0[place].max(1e-9) / held.0[place].max(1e-9)).clamp(1e-9, 1.0),
        }
    }
}

impl Model {
    /// How often each source would say by chance what the truth is.
    pub(in crate::trust) fn settle(&mut self) {
        let by_chance = |falsely: &Shares| {
            let share = |code: usize| self.truth.0[code] * falsely.of(code as Code, &self.held);
            (0..CODES).map(share).sum::<f64>().min(0.9)
        };
        self.by_chance = self.falsely.iter().map(by_chance).collect();
    }

    /// Which accuracies hold where this is the truth.
    pub(in crate::trust) fn kind(&self, code: Option<Code>) -> usize {
        code.map(usize::from).filter(|code| *code < self.listed).map_or(0, |code| code + 1)
    }

    /// How many kinds of truth there are.
    pub(in crate::trust) fn kinds(&self) -> usize {
        self.listed + 1
    }

    pub(in crate::trust) fn accuracy(&self, source: u8, kind: usize, band: u8) -> f64 {
        self.accuracy[usize::from(source)][kind * BANDS + usize::from(band)]
    }

    /// The truths that are possible where this is claimed.
    fn possible(&self, pattern: &Pattern, possible: &mut Vec<Possible>) {
        possible.clear();
        let mut left = 1.0;
        for (class, code) in pattern.codes.iter().enumerate() {
            let share = self.truth.of(*code, &self.held);
            left -= share;
            possible.push(Possible { truth: Truth::Class(class as u8), code: Some(*code), share });
        }
        if self.listed == 0 {
            possible.push(Possible { truth: Truth::Unclaimed, code: None, share: left.max(1e-6) });
            return;
        }
        for code in (0..self.listed as u8).filter(|code| !pattern.codes.contains(code)) {
            let share = self.truth.of(code, &self.held);
            possible.push(Possible { truth: Truth::Listed(code), code: Some(code), share });
        }
    }

    /// When the truth may have changed. Within a band changes are spread evenly over the gaps between its claims.
    fn gaps(&self, pattern: &Pattern, gaps: &mut Vec<Gap>) {
        gaps.clear();
        if self.changed.iter().all(|share| *share == 0.0) {
            return;
        }
        let mut turns: Vec<(u8, u8)> = pattern.claims.iter().map(|claim| (claim.turn, claim.band)).collect();
        turns.sort_unstable();
        turns.dedup();
        let in_band = |band: u8| turns.iter().filter(|(_, other)| *other == band).count() as f64 + 1.0;
        let mut after: Option<u8> = None;
        for (turn, band) in &turns {
            let mut parts = [0.0; BANDS];
            for between in after.map_or(0, |after| after + 1)..*band {
                parts[usize::from(between)] = 1.0;
            }
            if let Some(after) = after.filter(|after| after != band) {
                parts[usize::from(after)] = 1.0 / in_band(after);
            }
            parts[usize::from(*band)] = 1.0 / in_band(*band);
            let share = parts.iter().zip(&self.changed).map(|(part, changed)| part * changed).sum();
            if share > 0.0 {
                gaps.push(Gap { turn: *turn, parts, share, is_open: is_open(pattern, *turn) });
            }
            after = Some(*band);
        }
    }

    /// How one claim fits a truth.
    pub(in crate::trust) fn odds(&self, pattern: &Pattern, claim: &Claim, said: Said, truth: Possible) -> Odds {
        let (kind, code) = (self.kind(truth.code), pattern.codes[usize::from(claim.class)]);
        let belonging = said.belonging;
        let accuracy = said.accuracy.unwrap_or_else(|| self.accuracy(claim.source, kind, claim.band));
        let held = self.held.of(code, &self.held);
        let mut own = if truth.truth == Truth::Class(claim.class) {
            belonging * accuracy / held
        } else {
            let falsely = &self.falsely[usize::from(claim.source)];
            let unknown = self.by_chance[usize::from(claim.source)];
            let never = truth.code.map_or(unknown, |code| falsely.of(code, &self.held));
            belonging * (1.0 - accuracy) * falsely.of(code, &self.held) / ((1.0 - never).max(1e-3) * held)
        };
        let mut another = 1.0 - belonging;
        let mut copied = 0.0;
        if let Some(copies) = self.copies[usize::from(claim.source)]
            && let Some(original) = pattern.of(copies.of)
        {
            own *= 1.0 - copies.share;
            another *= 1.0 - copies.share;
            copied = if original.class == claim.class { copies.share / held } else { 0.0 };
        }
        Odds { own, another, copied }
    }

    /// The probability of all that may be so, into `work.states`, and that of the pattern itself, each claim over the
    /// share of its value. `said` is parallel to the claims; without it the steps of the pattern hold.
    pub(in crate::trust) fn weigh(&self, pattern: &Pattern, said: Option<&[Said]>, work: &mut Work) -> f64 {
        let Work { possible, gaps, odds, states, younger, older } = work;
        self.possible(pattern, possible);
        self.gaps(pattern, gaps);
        odds.clear();
        for (c, claim) in pattern.claims.iter().enumerate() {
            let by_step = || Said { belonging: SURE[usize::from(claim.sure)], accuracy: None };
            let said = said.map_or_else(by_step, |all| all[c]);
            odds.extend(possible.iter().map(|truth| self.odds(pattern, claim, said, *truth)));
        }
        states.clear();
        let n = possible.len();
        let mut total = 0.0;
        let mut push = |state: State| {
            total += state.weight;
            states.push(state);
        };
        let product = |turns: std::ops::Range<u8>, into: &mut Vec<f64>| {
            into.clear();
            into.resize(n, 1.0);
            for (c, _) in pattern.claims.iter().enumerate().filter(|(_, claim)| turns.contains(&claim.turn)) {
                into.iter_mut().zip(&odds[c * n..]).for_each(|(all, odds)| *all *= odds.all());
            }
        };
        let same = 1.0 - gaps.iter().map(|gap| gap.share).sum::<f64>();
        product(0..u8::MAX, younger);
        for (now, truth) in possible.iter().enumerate() {
            push(State { now, before: None, weight: same.max(1e-3) * truth.share * younger[now] });
        }
        for (g, gap) in gaps.iter().enumerate().filter(|(_, gap)| gap.is_open) {
            product(0..gap.turn, younger);
            product(gap.turn..u8::MAX, older);
            for (now, today) in possible.iter().enumerate() {
                let others = (1.0 - if today.truth == Truth::Unclaimed { 0.0 } else { today.share }).max(1e-6);
                let of_now = gap.share * today.share * younger[now] / others;
                for (before, earlier) in possible.iter().enumerate() {
                    if now == before && today.truth != Truth::Unclaimed {
                        continue;
                    }
                    push(State { now, before: Some((before, g)), weight: of_now * earlier.share * older[before] });
                }
            }
        }
        let total = if total > 0.0 { total } else { f64::MIN_POSITIVE };
        states.iter_mut().for_each(|state| state.weight /= total);
        total
    }
}
