//! Bands: who wears which one when, and what the desk at the gate has written down about it.
//!
//! In: a visit of a household. Out: for each guest the bands that were worn, and the rows of `bands.csv`. A band is
//! given at the first entry and given back at the end; it is lost and replaced, swapped within a family, and somebody
//! else's in another block of the season. Of swaps the desk hears of three in five.

use anyhow::Result;

use super::house::{House, Visit, at};
use super::ticketing::guest_id;
use super::typed::clock;
use crate::worlds::calendar::as_of;
use crate::worlds::dice::Dice;
use crate::worlds::files::Lines;

/// The header of the desk's list.
pub(super) const BANDS: &str = "band_no,guest_id,given_at,back_at,reason";
/// How many bands there are: more than guests and blocks ask for.
const POOL: u64 = 360_000_000;
/// Guests whose numbers are so far apart wear one band in neighbouring blocks.
const APART: u64 = 61;

/// What became of a guest's band in a visit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing.
    Plain,
    /// Lost, and another one given.
    Replaced,
    /// Swapped with one of the family, and the desk knows.
    Corrected,
    /// Swapped, and nobody has told the desk.
    Swapped,
}

impl Fate {
    /// As the truth names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Fate::Plain => "plain",
            Fate::Replaced => "replaced",
            Fate::Corrected => "swapped, corrected",
            Fate::Swapped => "swapped, not corrected",
        }
    }
}

/// The bands of one guest in one visit.
pub(super) struct Worn {
    /// What became of it.
    pub(super) fate: Fate,
    /// From when on which band was worn.
    spans: Vec<(i64, String)>,
    /// Between these moments the guest has none.
    gap: Option<(i64, i64)>,
}

impl Worn {
    /// The band that the guest wears at a moment.
    pub(super) fn at(&self, moment: i64) -> Option<&str> {
        if self.gap.is_some_and(|(from, to)| (from..to).contains(&moment)) {
            return None;
        }
        self.spans.iter().rev().find(|(from, _)| *from <= moment).map(|(_, band)| band.as_str())
    }
}

/// When a party goes through the gate on a day.
pub(super) fn entry(visit: &Visit, day: i64) -> i64 {
    at(day, 540 + visit.dice.below("entry", day.unsigned_abs(), 140))
}

/// When a party leaves on a day.
pub(super) fn exit(visit: &Visit, day: i64) -> i64 {
    at(day, 1_080 + visit.dice.below("exit", day.unsigned_abs(), 260))
}

fn number(world: Dice, person: u64, block: u64, second: bool) -> String {
    let index = 2 * (person + APART * block) + u64::from(second);
    format!("MB{:09}", world.shuffled("band", index, POOL))
}

/// The bands of all guests of a visit, in the order of `who`; the desk's rows go into the file.
pub(super) fn write((world, day): (Dice, u32), house: &House, visit: &Visit, file: &mut Lines) -> Result<Vec<Worn>> {
    let dice = visit.dice;
    let (given, last) = (entry(visit, visit.start) + 240, visit.last(day));
    let over = visit.start + visit.days - 1 <= last && exit(visit, last) < as_of(day);
    let end = over.then(|| exit(visit, last) + 600);
    let incident = |tag: &str, place: u64| {
        // Between half past eleven and two.
        let on = visit.start + dice.below(tag, place, visit.days.unsigned_abs()) as i64;
        at(on, 690 + dice.below(tag, place + 50, 150))
    };
    // What is to happen on a later day has not happened.
    let happened = |moment: i64| moment < as_of(day);
    let swap = (visit.who.len() > 1 && dice.chance("swap", 0, 0.12)).then(|| {
        let first = dice.below("swap_who", 0, visit.who.len() as u64 - 1) as usize;
        (first, incident("swap_at", 0), dice.chance("corrected", 0, 0.6))
    });
    let mut rows = Vec::new();
    let mut worn = Vec::new();
    let own = |place: usize| number(world, house.guests[visit.who[place]].person.number, visit.block, false);
    for (nth, place) in visit.who.iter().enumerate() {
        let person = house.guests[*place].person.number;
        let id = guest_id(world, person, visit.number, 0);
        let (n, band) = (nth as u64, own(nth));
        let close = end.filter(|_| !dice.chance("not_closed", n, 0.006));
        let pair = swap.filter(|(first, ..)| nth == *first || nth == first + 1);
        let lost = Some(incident("lost_at", n + 1)).filter(|_| pair.is_none() && dice.chance("lost", n, 0.05));
        let (mut fate, mut gap, mut spans) = (Fate::Plain, None, vec![(given, band.clone())]);
        match (pair, lost) {
            (Some((first, moment, corrected)), _) if happened(moment) => {
                let other = own(if nth == first { first + 1 } else { first });
                spans.push((moment, other.clone()));
                fate = if corrected { Fate::Corrected } else { Fate::Swapped };
                if corrected {
                    // One desk in seven writes down when it was told, not when it happened.
                    let noted = moment + if dice.chance("noted_late", 0, 0.15) { 2_700 } else { 0 };
                    rows.push((band, id.clone(), given, Some(noted), "ENTRY"));
                    rows.push((other, id, noted, close, "SWAP"));
                } else {
                    rows.push((band, id, given, close, "ENTRY"));
                }
            }
            (_, Some(moment)) if happened(moment) => {
                let (back, second) = (moment + 1_500, number(world, person, visit.block, true));
                spans.push((back, second.clone()));
                (fate, gap) = (Fate::Replaced, Some((moment, back)));
                // One in eight lost bands is not closed before the others.
                let closed = if dice.chance("lost_open", n, 0.125) { close } else { Some(back) };
                rows.push((band, id.clone(), given, closed, "ENTRY"));
                rows.push((second, id, back, close, "LOST"));
            }
            _ => rows.push((band, id, given, close, "ENTRY")),
        }
        worn.push(Worn { fate, spans, gap });
    }
    for (band, id, from, to, reason) in rows.iter().filter(|row| row.2 < as_of(day)) {
        let back = to.map(clock).unwrap_or_default();
        file.csv(&[band, id, &clock(*from), &back, reason])?;
    }
    Ok(worn)
}
