//! The line by which a test says what came of a set of vectors (`VectorCounts` of `flow-script`).

/// One set over one backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) set: String,
    /// `any` where none computes.
    pub(super) backend: String,
    /// Accepted, refused, refused by a rule, left out.
    pub(super) counts: [usize; 4],
    /// The names of the rules and reasons, each with a count.
    pub(super) notes: String,
}

impl Line {
    /// `None` for a line of something else; an error for one of vectors that is not understood.
    pub(super) fn parse(text: &str) -> Option<Result<Self, String>> {
        let said = text.strip_prefix("vectors: ")?;
        Some(Self::read(said).ok_or_else(|| text.to_owned()))
    }

    fn read(said: &str) -> Option<Self> {
        let (counts, notes) = said.split_once("; ").unwrap_or((said, ""));
        let (names, counts) = counts.rsplit_once(": ")?;
        let (set, backend) = names.rsplit_once(": ")?;
        let mut words = counts.split(' ');
        let mut count = |name: &str| -> Option<usize> {
            let (own, number) = words.next()?.split_once('=')?;
            number.parse().ok().filter(|_| own == name)
        };
        let counts = [
            count("accepted")?,
            count("refused")?,
            count("by_rule")?,
            count("left_out")?,
        ];
        words.next().is_none().then(|| Self {
            set: set.to_owned(),
            backend: backend.to_owned(),
            counts,
            notes: notes.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_with_its_notes() {
        let text = "vectors: jose.json jwe: any: accepted=8 refused=0 by_rule=3 left_out=1; \
                    by rule zip 1; left out ROCA 1";
        let line = Line::parse(text).unwrap().unwrap();
        assert_eq!((&*line.set, &*line.backend), ("jose.json jwe", "any"));
        assert_eq!(line.counts, [8, 0, 3, 1]);
        assert_eq!(line.notes, "by rule zip 1; left out ROCA 1");
        let text = "vectors: a: b: accepted=0 refused=12 by_rule=0 left_out=0";
        let line = Line::parse(text).unwrap().unwrap();
        assert_eq!((line.counts, &*line.notes), ([0, 12, 0, 0], ""));
    }

    #[test]
    fn other_lines_are_none_of_them() {
        for text in [
            "",
            "test a ... ok",
            "skipped: vectors: a",
            " vectors: a: b: ",
        ] {
            assert_eq!(Line::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_that_says_anything_else_is_an_error() {
        for said in [
            "",
            "a",
            "a: accepted=1 refused=1 by_rule=1 left_out=1",
            "a: b: accepted=1 refused=1 by_rule=1",
            "a: b: accepted=1 refused=1 by_rule=1 left_out=1 more=1",
            "a: b: accepted=1 refused=1 left_out=1 by_rule=1",
            "a: b: accepted=-1 refused=1 by_rule=1 left_out=1",
            "a: b: accepted= refused=1 by_rule=1 left_out=1",
            "a: b: accepted=1  refused=1 by_rule=1 left_out=1",
        ] {
            let text = format!("vectors: {said}");
            assert_eq!(Line::parse(&text), Some(Err(text.clone())), "{said}");
        }
    }
}
