//! Items in groups: offsets and members, once.

/// Items in groups that are numbered from 0, side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped<T> {
    /// `items[offsets[g]..offsets[g + 1]]` are those of group `g`.
    offsets: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Grouped<T> {
    fn default() -> Self {
        Self { offsets: vec![0], items: Vec::new() }
    }
}

impl<T> Grouped<T> {
    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items of a group.
    pub fn of(&self, group: usize) -> &[T] {
        &self.items[self.offsets[group] as usize..self.offsets[group + 1] as usize]
    }
}

impl Grouped<u32> {
    /// The places of equal labels, which are numbered below `n`; places ascend within each.
    pub fn by_label(labels: &[u32], n: usize) -> Self {
        let mut offsets = vec![0u32; n + 1];
        for label in labels {
            offsets[*label as usize + 1] += 1;
        }
        for group in 0..n {
            offsets[group + 1] += offsets[group];
        }
        let mut next = offsets.clone();
        let mut items = vec![0; labels.len()];
        for (place, label) in (0..).zip(labels) {
            let slot = &mut next[*label as usize];
            items[*slot as usize] = place;
            *slot += 1;
        }
        Self { offsets, items }
    }
}
