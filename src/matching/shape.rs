//! What can be told of two texts without reading them: a bound on how alike they are.
//!
//! Two texts that are compared are mostly nothing alike. Their lengths, first letters and sets of letters say so in a
//! few machine instructions, and the texts themselves stay unread.

/// Length, first letters and set of letters of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// One bit for each letter and digit, others share what is left: texts that differ in bits differ in so many
    /// characters.
    letters: u64,
    /// The first four bytes.
    head: [u8; 4],
    /// Bytes; [`UNTOLD`] where characters are not bytes or are too many.
    length: u16,
}

/// The length of a text of which nothing is told.
const UNTOLD: u16 = u16::MAX;
const BLANK: u64 = 1 << 36;

impl Shape {
    /// The shape of a text.
    pub fn of(text: &str) -> Self {
        let mut head = [0; 4];
        head.iter_mut().zip(text.bytes()).for_each(|(head, byte)| *head = byte);
        let letters = text.bytes().fold(0, |letters, byte| letters | bit(byte));
        let length = if text.is_ascii() { u16::try_from(text.len()).unwrap_or(UNTOLD) } else { UNTOLD };
        Self { letters, head, length }
    }

    /// Whether the text has several words.
    pub fn has_blank(&self) -> bool {
        self.letters & BLANK != 0
    }

    /// Whether the first four bytes are the same.
    pub fn same_head(&self, other: &Self) -> bool {
        self.head == other.head
    }

    /// Whether the texts can be the same but for blanks.
    pub fn may_be_same_letters(&self, other: &Self) -> bool {
        self.letters | BLANK == other.letters | BLANK
    }

    /// How many bytes there are, if the text is ASCII.
    pub fn length(&self) -> Option<u16> {
        (self.length != UNTOLD).then_some(self.length)
    }

    /// The fewest characters of each that the other lacks.
    fn lacks(&self, other: &Self) -> (u32, u32) {
        ((self.letters & !other.letters).count_ones(), (other.letters & !self.letters).count_ones())
    }

    /// Whether the texts can be no more than `n` insertions, deletions, replacements and swaps apart.
    pub fn may_be_within(&self, other: &Self, n: usize) -> bool {
        if self.length == UNTOLD || other.length == UNTOLD {
            return true;
        }
        let (here, there) = self.lacks(other);
        usize::from(self.length.abs_diff(other.length)) <= n && here as usize <= n && there as usize <= n
    }

    /// The highest Jaro–Winkler similarity that the texts can have.
    pub fn most_alike(&self, other: &Self) -> f64 {
        if self.length == UNTOLD || other.length == UNTOLD || self.length == 0 || other.length == 0 {
            return 1.0;
        }
        let (here, there) = self.lacks(other);
        let matches = (u32::from(self.length) - here.min(u32::from(self.length)))
            .min(u32::from(other.length) - there.min(u32::from(other.length)));
        if matches == 0 {
            return 0.0;
        }
        let matches = f64::from(matches);
        let jaro = (matches / f64::from(self.length) + matches / f64::from(other.length) + 1.0) / 3.0;
        let prefix = self.head.iter().zip(other.head).take_while(|(a, b)| *a == b && **a != 0).count();
        // A hair more, because the similarity itself is rounded.
        jaro + 0.1 * prefix as f64 * (1.0 - jaro) + 1e-9
    }
}

fn bit(byte: u8) -> u64 {
    1 << match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'9' => byte - b'0' + 26,
        b' ' => 36,
        other => 37 + other % 27,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Shape;

    proptest! {
        #[test]
        fn a_bound_is_never_exceeded(a in "[a-e0-2 .A]{0,12}", b in "[a-e0-2 .A]{0,12}", c in "\\PC{0,9}") {
            for (x, y) in [(&a, &b), (&a, &c), (&b, &a)] {
                let (shape_x, shape_y) = (Shape::of(x), Shape::of(y));
                prop_assert!(strsim::jaro_winkler(x, y) <= shape_x.most_alike(&shape_y));
                let edits = strsim::osa_distance(x, y);
                prop_assert!(shape_x.may_be_within(&shape_y, edits), "{x} {y} {edits}");
            }
        }
    }
}
