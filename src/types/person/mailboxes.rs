//! What a mailbox says about the name it is made of.
//!
//! In: two mailboxes at one host and the names of those who have them. Out: whether they show two people.
//! A slip is made once: who is spelt so in the name and in the mailbox is called so. And a company that gives a number
//! gives it because somebody has the name already. It promises nothing about mailboxes at two hosts.

use super::super::domain::is_free_mail;
use super::super::email::differ_by_a_number;
use super::super::folding::fold;
use super::nicknames::{may_be_one, stands_for};

number! {
    /// Shorter words are found in any mailbox.
    SHORTEST: usize = 3;
}

/// What two mailboxes and their names show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spelt {
    /// Nothing.
    Open,
    /// Each mailbox spells its own name, or an initial of it, and not the other's; of half a name it spells more, and
    /// something else.
    Apart,
    /// One mailbox is the other and a number, at a host where names are given.
    Numbered,
}

/// What the mailboxes of two records show, of which the names are in standard form; which comes first changes nothing.
pub fn spelt(mailboxes: [&str; 2], names: [&str; 2]) -> Spelt {
    let [Some((mailbox_a, host)), Some((mailbox_b, host_b))] = mailboxes.map(|mailbox| mailbox.split_once('@')) else {
        return Spelt::Open;
    };
    let mailboxes = [mailbox_a, mailbox_b];
    if host != host_b {
        return Spelt::Open;
    }
    let locals = [fold(mailbox_a), fold(mailbox_b)];
    let names = names.map(words);
    let gives_names = !is_free_mail(host);
    if differ_by_a_number(&locals[0], &locals[1]) {
        let both = (0..2).all(|side| spells(&locals[side], &names[side]));
        return if both && gives_names { Spelt::Numbered } else { Spelt::Open };
    }
    // The words that only one of the two has in the name and in the mailbox.
    let own = |side: usize| {
        let (mine, theirs) = (&names[side], &names[1 - side]);
        let is_short = |word: &str| theirs.iter().any(|other| may_be_one(stands_for(word), stands_for(other)));
        let calls = |word: &str| calls(mailboxes[side], word) || is_initial_of(&locals[side], word, mine);
        let is_own = |word: &&&str| !theirs.contains(word) && (locals[side].contains(**word) || calls(word));
        let they_say = |word: &str| match is_in_parts(mailboxes[1 - side]) {
            true => self::calls(mailboxes[1 - side], word),
            false => locals[1 - side].contains(word),
        };
        mine.iter().filter(is_own).any(|word| !they_say(word) && !is_short(word))
    };
    let half = |side: usize| {
        let (mine, theirs) = (&names[side], &names[1 - side]);
        let is_half = mine.len() < theirs.len() && mine.iter().all(|word| theirs.contains(word));
        let both = spells(&locals[side], mine) && spells(&locals[1 - side], theirs);
        let said: usize = mine.iter().map(|word| word.len()).sum();
        let says_more = locals[side].chars().filter(|c| c.is_alphabetic()).count() >= said + *SHORTEST;
        is_half && gives_names && both && says_more && !spells(&locals[side], theirs)
    };
    if own(0) && own(1) || half(0) || half(1) { Spelt::Apart } else { Spelt::Open }
}

/// The parts of a mailbox between points and other marks, without digits.
fn parts(local: &str) -> impl Iterator<Item = &str> {
    local.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty())
}

fn is_in_parts(local: &str) -> bool {
    parts(local).nth(1).is_some()
}

/// Whether a part of a mailbox is a word of a name, or short for it: `tom.olsen` of Thomas Olsen.
fn calls(local: &str, word: &str) -> bool {
    parts(local).map(fold).any(|part| part == word || may_be_one(stands_for(&part), stands_for(word)))
}

/// Whether a mailbox is the first letter of a word and the rest of the name: `rhargrove`, `hargrove.r`.
fn is_initial_of(local: &str, word: &str, name: &[&str]) -> bool {
    let letters: String = local.chars().filter(|c| c.is_alphabetic()).collect();
    let rest: String = name.iter().filter(|other| **other != word).copied().collect();
    let Some(initial) = word.chars().next().filter(|_| !rest.is_empty()) else { return false };
    letters == format!("{initial}{rest}") || letters == format!("{rest}{initial}")
}

/// Whether a mailbox spells all words.
fn spells(local: &str, words: &[&str]) -> bool {
    !words.is_empty() && words.iter().all(|word| local.contains(*word))
}

/// The words of a name that a mailbox may spell.
fn words(name: &str) -> Vec<&str> {
    name.split(' ').filter(|word| word.chars().count() >= *SHORTEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_spelt_so_twice_is_called_so() {
        for (mailboxes, names, shown) in [
            (["donald.ruther@acme.com", "ronald.ruther@acme.com"], ["donald ruther", "ronald ruther"], Spelt::Apart),
            (["mei.ganari@acme.com", "mei.banari@acme.com"], ["ganari mei", "banari mei"], Spelt::Apart),
            // The name has a slip, and the mailbox has none.
            (["john.smith@acme.com", "john.smith@acme.com"], ["john smith", "john smiht"], Spelt::Open),
            (["john.smith@acme.com", "john.smiht@acme.com"], ["john smith", "john smith"], Spelt::Open),
            (["kate.hart@acme.com", "katherine.hart@acme.com"], ["hart kate", "hart katherine"], Spelt::Open),
            (["donald.ruther@acme.com", "ronald.ruther@other.com"], ["donald ruther", "ronald ruther"], Spelt::Open),
            (["john.smith@acme.com", "john.smith2@acme.com"], ["john smith", "john smith"], Spelt::Numbered),
            (["john.smith@gmail.com", "john.smith2@gmail.com"], ["john smith", "john smith"], Spelt::Open),
            (["sales@acme.com", "sales2@acme.com"], ["john smith", "john smith"], Spelt::Open),
            (["nobody", "john@acme.com"], ["", "john smith"], Spelt::Open),
            (["jeffrey.sut@acme.com", "jeffrey.dun@acme.com"], ["jeffrey sut", "jeff dun"], Spelt::Apart),
            // An initial and the rest of the name.
            (["rhargrove@acme.com", "whargrove@acme.com"], ["hargrove robert", "hargrove william"], Spelt::Apart),
            (["rhargrove@acme.com", "bhargrove@acme.com"], ["hargrove robert", "bob hargrove"], Spelt::Open),
            // A name that is the beginning of another, and what people are called for short.
            (["paul.fischer@acme.com", "paula.fischer@acme.com"], ["fischer paul", "fischer paula"], Spelt::Apart),
            (["tim.olsen@acme.com", "tom.olsen@acme.com"], ["olsen timothy", "olsen thomas"], Spelt::Apart),
            (["tom.olsen@acme.com", "thomas.olsen@acme.com"], ["olsen thomas", "olsen thomas"], Spelt::Open),
            // Half a name, and a mailbox that says the other half.
            (["mary.brook@acme.com", "mary.brown@acme.com"], ["mary", "brown mary"], Spelt::Apart),
            (["mary@acme.com", "mary.brown@acme.com"], ["mary", "brown mary"], Spelt::Open),
            (["mary.brook@gmail.com", "mary.brown@gmail.com"], ["mary", "brown mary"], Spelt::Open),
        ] {
            assert_eq!(spelt(mailboxes, names), shown, "{mailboxes:?}");
            let [(one, other), (a, b)] = [(mailboxes[1], mailboxes[0]), (names[1], names[0])];
            assert_eq!(spelt([one, other], [a, b]), shown, "{mailboxes:?} the other way round");
        }
    }
}
