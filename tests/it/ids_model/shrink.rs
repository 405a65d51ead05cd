//! The smallest history that still fails.

use super::histories::Day;
use super::model::{Key, Set};

/// Takes out days and records and joins customers as long as it still fails.
pub(super) fn shrink<K: Key>(history: &[Day<K>], fails: impl Fn(&[Day<K>]) -> bool) -> Vec<Day<K>> {
    let mut smallest = history.to_vec();
    loop {
        let smaller = candidates(&smallest).into_iter().find(|other| fails(other));
        match smaller {
            Some(smaller) => smallest = smaller,
            None => return smallest,
        }
    }
}

fn candidates<K: Key>(history: &[Day<K>]) -> Vec<Vec<Day<K>>> {
    let mut all = Vec::new();
    for day in 0..history.len() {
        let mut without = history.to_vec();
        let gone = without.remove(day);
        if let Some(next) = without.get_mut(day) {
            next.retired.extend(gone.retired);
        }
        all.push(without);
    }
    let records: Set<K> = history.iter().flat_map(|day| day.customers.iter().flatten()).copied().collect();
    for record in &records {
        let mut without = history.to_vec();
        without.iter_mut().for_each(|day| take_out(day, *record));
        all.push(without);
    }
    for day in 0..history.len() {
        for record in &history[day].retired {
            let mut without = history.to_vec();
            without[day].retired.remove(record);
            all.push(without);
        }
        // As on the day before.
        if day > 0 && history[day].customers != history[day - 1].customers {
            let mut as_before = history.to_vec();
            as_before[day].customers = history[day - 1].customers.clone();
            if changes(&as_before) < changes(history) {
                all.push(as_before);
            }
        }
        for record in history[day].customers.iter().flatten() {
            let mut without = history.to_vec();
            without[day].customers.iter_mut().for_each(|customer| _ = customer.remove(record));
            without[day].customers.retain(|customer| !customer.is_empty());
            all.push(without);
        }
    }
    all
}

fn changes<K: Key>(history: &[Day<K>]) -> usize {
    history.windows(2).filter(|days| days[0].customers != days[1].customers).count()
}

fn take_out<K: Key>(day: &mut Day<K>, record: K) {
    day.retired.remove(&record);
    day.customers.iter_mut().for_each(|customer| _ = customer.remove(&record));
    day.customers.retain(|customer| !customer.is_empty());
}
