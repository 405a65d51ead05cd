//! Customers that are exactly what an ID stood for before, without the records that are away today.

use std::cmp::Reverse;

use super::day::{Day, STAYS};
use crate::identity::registry::NONE;

/// Customers that nothing happened to: all their records have one ID, none is new, and as many of this ID are here.
/// And those of whom nobody is here.
pub(in crate::identity) fn unchanged(day: &mut Day<'_>) {
    let mut here = vec![0u32; day.next.ids.len()];
    // The one ID of each customer, `NONE` before it is seen, and `STAYS` where there are two or a new record.
    let mut only = vec![NONE; day.size.len()];
    for number in day.numbers.iter().filter(|number| day.is_here(**number)) {
        let row = &day.next.records[*number as usize];
        let of_customer = &mut only[day.customer[*number as usize] as usize];
        if row.stands {
            here[row.id as usize] += 1;
            *of_customer = if [NONE, row.id].contains(of_customer) { row.id } else { STAYS };
        } else {
            *of_customer = STAYS;
        }
    }
    let mut customer_of = vec![NONE; here.len()];
    for (customer, id) in (0..).zip(only) {
        if id < STAYS && here[id as usize] == day.size[customer as usize] {
            day.give(customer, id);
            customer_of[id as usize] = customer;
        }
    }
    for number in &day.next.order {
        let (at, row) = (*number as usize, &day.next.records[*number as usize]);
        if !row.stands || day.aside[at] {
            continue;
        }
        let customer = customer_of[row.id as usize];
        let nobody = here[row.id as usize] == 0;
        if nobody {
            day.taken[row.id as usize] = true;
        }
        if nobody || customer != NONE {
            day.placed[at] = true;
            if day.customer[at] == NONE {
                day.along[at] = if nobody { STAYS } else { customer };
            }
        }
    }
}

/// Customers that are what an ID stood for earlier: its records that are here are all in one customer, and as many as
/// it has.
pub(super) fn as_before(day: &mut Day<'_>) {
    let mut claims: Vec<(Reverse<u64>, u32, usize, u32)> = Vec::new();
    for (place, old) in day.next.old.iter().enumerate().filter(|(_, old)| !old.spent) {
        let mut here = old.members.iter().filter(|number| day.is_here(**number));
        let Some(customer) = here.next().and_then(|first| day.open(*first)) else { continue };
        let mut n = 1;
        if here.all(|number| {
            n += 1;
            day.customer[*number as usize] == customer
        }) && n == day.size[customer as usize]
        {
            claims.push((Reverse(old.last), old.id, place, customer));
        }
    }
    claims.sort_unstable();
    for (_, id, place, customer) in claims {
        let members = std::mem::take(&mut day.next.old[place].members);
        let free = day.ids[customer as usize] == NONE && !day.taken[id as usize];
        if free && !members.iter().any(|number| day.placed[*number as usize] && !day.aside[*number as usize]) {
            day.give(customer, id);
            for number in &members {
                day.placed[*number as usize] = true;
                if !day.is_here(*number) {
                    day.along[*number as usize] = customer;
                }
            }
        }
        day.next.old[place].members = members;
    }
}
