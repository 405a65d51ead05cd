//! Numbers of things as people read them.
//!
//! In: a number, and what there is that many of. Out: words. It promises that one is singular and that every other
//! number has the plural that English has. It rounds nothing.

/// `1 error` or `3 errors`.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {}", plural(noun)) }
}

/// `1,234,567`.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// More than one of it, by the rules of English; `person` is the one exception that use cases are about.
pub fn plural(noun: &str) -> String {
    const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    if let Some(stem) = noun.strip_suffix("person") {
        return format!("{stem}people");
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.is_empty() && !stem.ends_with(VOWELS) => format!("{stem}ies"),
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_all_others_are_plural() {
        let said: Vec<String> = [(1, "error"), (0, "error"), (2, "use case"), (3, "match"), (4, "company"), (5, "key")]
            .iter()
            .map(|(n, noun)| count(*n, noun))
            .collect();
        assert_eq!(said, ["1 error", "0 errors", "2 use cases", "3 matches", "4 companies", "5 keys"]);
        assert_eq!((plural("person").as_str(), plural("address").as_str()), ("people", "addresses"));
        assert_eq!((thousands(999).as_str(), thousands(1_234_567).as_str()), ("999", "1,234,567"));
    }
}
