//! How alike two texts are, fast: sixty-four characters in one machine word.
//!
//! ASCII texts of up to 64 bytes, which standard values nearly always are, are compared bit by bit in parallel; others
//! by the library that the tests hold this against. Nothing is allocated on the fast path.

/// Room for the positions of each character, kept by the caller so that comparing allocates nothing.
pub struct Scratch {
    positions: [u64; 128],
}

impl Default for Scratch {
    fn default() -> Self {
        Self { positions: [0; 128] }
    }
}

impl Scratch {
    /// Whether both texts fit into one machine word.
    fn fits(a: &str, b: &str) -> bool {
        a.len() <= 64 && b.len() <= 64 && a.is_ascii() && b.is_ascii()
    }

    fn learn(&mut self, text: &[u8]) {
        for (i, byte) in text.iter().enumerate() {
            self.positions[usize::from(byte & 0x7f)] |= 1 << i;
        }
    }

    fn forget(&mut self, text: &[u8]) {
        for byte in text {
            self.positions[usize::from(byte & 0x7f)] = 0;
        }
    }

    fn of(&self, byte: u8) -> u64 {
        self.positions[usize::from(byte & 0x7f)]
    }

    /// Jaro–Winkler similarity, from 0 to 1 (Winkler 1990; prefix of up to four characters, boost above 0.7).
    pub fn jaro_winkler(&mut self, a: &str, b: &str) -> f64 {
        if !Self::fits(a, b) {
            return strsim::jaro_winkler(a, b);
        }
        let similarity = self.jaro(a.as_bytes(), b.as_bytes());
        if similarity <= 0.7 {
            return similarity;
        }
        let prefix = a.bytes().zip(b.bytes()).take(4).take_while(|(a, b)| a == b).count();
        similarity + 0.1 * prefix as f64 * (1.0 - similarity)
    }

    /// Jaro similarity of two ASCII texts of up to 64 bytes: each character takes the first free equal one in its
    /// window.
    fn jaro(&mut self, a: &[u8], b: &[u8]) -> f64 {
        if a.is_empty() || b.is_empty() {
            return if a.len() == b.len() { 1.0 } else { 0.0 };
        }
        let range = (a.len().max(b.len()) / 2).saturating_sub(1);
        self.learn(b);
        let (mut matched_a, mut matched_b) = (0u64, 0u64);
        for (i, byte) in a.iter().enumerate() {
            let window = ones(i + range + 1) & !ones(i.saturating_sub(range));
            let free = self.of(*byte) & window & !matched_b;
            matched_b |= free & free.wrapping_neg();
            matched_a |= u64::from(free != 0) << i;
        }
        self.forget(b);
        let matches = matched_a.count_ones();
        if matches == 0 {
            return 0.0;
        }
        let mut out_of_order = 0;
        while matched_a != 0 {
            out_of_order += u32::from(a[matched_a.trailing_zeros() as usize] != b[matched_b.trailing_zeros() as usize]);
            matched_a &= matched_a - 1;
            matched_b &= matched_b - 1;
        }
        let (n, transpositions) = (f64::from(matches), f64::from(out_of_order / 2));
        (n / a.len() as f64 + n / b.len() as f64 + (n - transpositions) / n) / 3.0
    }

    /// Optimal string alignment: the least number of insertions, deletions, replacements and swaps of neighbours, none
    /// of which touches a character twice. Bit-parallel after Hyyrö (2003).
    pub fn edits(&mut self, a: &str, b: &str) -> usize {
        if !Self::fits(a, b) {
            return strsim::osa_distance(a, b);
        }
        let (a, b) = (a.as_bytes(), b.as_bytes());
        if a.is_empty() {
            return b.len();
        }
        self.learn(a);
        let last = 1u64 << (a.len() - 1);
        let (mut plus, mut minus, mut diagonal, mut equal_before) = (u64::MAX, 0u64, 0u64, 0u64);
        let mut distance = a.len();
        for byte in b {
            let equal = self.of(*byte);
            let swapped = ((!diagonal & equal) << 1) & equal_before;
            diagonal = ((equal & plus).wrapping_add(plus) ^ plus) | equal | minus | swapped;
            let right_plus = minus | !(diagonal | plus);
            let right_minus = diagonal & plus;
            distance += usize::from(right_plus & last != 0);
            distance -= usize::from(right_minus & last != 0);
            let (right_plus, right_minus) = (right_plus << 1 | 1, right_minus << 1);
            plus = right_minus | !(diagonal | right_plus);
            minus = right_plus & diagonal;
            equal_before = equal;
        }
        self.forget(a);
        distance
    }
}

/// A word whose lowest `n` bits are set.
fn ones(n: usize) -> u64 {
    if n >= 64 { u64::MAX } else { (1 << n) - 1 }
}
