//! The names in the objects that have not ended yet, to find those that stand twice in one.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;

/// The first names of all these objects, the innermost's last.
#[derive(Default)]
pub(super) struct Names<'a> {
    few: [&'a str; FEW_NAMES],
    count: usize,
}

/// The names of one of them.
pub(super) struct Seen<'a> {
    /// Where they begin.
    first: usize,
    /// A bit for each, by [`trait_of`]: most that are new show it by that.
    traits: u64,
    /// Those for which there was no place, for a long object must not cost quadratic time, and
    /// those written with escapes.
    others: Option<BTreeSet<Cow<'a, str>>>,
}

impl<'a> Seen<'a> {
    pub(super) fn after(names: &Names<'a>) -> Self {
        Self {
            first: names.count,
            traits: 0,
            others: None,
        }
    }

    /// Whether the name is new.
    #[inline(always)]
    #[expect(clippy::ptr_arg, reason = "an unescaped name is kept in another place")]
    pub(super) fn insert(&mut self, names: &mut Names<'a>, name: &Cow<'a, str>) -> bool {
        let bit = trait_of(name);
        if self.traits & bit != 0 && self.holds(names, name) {
            return false;
        }
        self.traits |= bit;
        match (names.few.get_mut(names.count), name) {
            (Some(place), Cow::Borrowed(name)) => {
                *place = name;
                names.count += 1;
            }
            _ => {
                let others = self.others.get_or_insert_default();
                others.insert(name.clone());
            }
        }
        true
    }

    fn holds(&self, names: &Names<'a>, name: &str) -> bool {
        let few = names.few.get(self.first..names.count);
        few.is_some_and(|few| few.contains(&name))
            || self
                .others
                .as_ref()
                .is_some_and(|others| others.contains(name))
    }

    /// The object has ended.
    pub(super) fn end(&self, names: &mut Names<'a>) {
        names.count = self.first;
    }
}

/// One bit out of the length and both ends, which tell most names apart.
fn trait_of(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let (first, last) = (bytes.first(), bytes.last());
    let mixed = usize::from(first.copied().unwrap_or_default()) * 5
        + usize::from(last.copied().unwrap_or_default()) * 3
        + bytes.len();
    1 << (mixed % 64)
}

const FEW_NAMES: usize = 16;
