//! What kind of token one is (`typ`).

/// Which `typ` a token must have ([RFC 8725 §3.11]): compared without case and without
/// `application/`.
///
/// [RFC 8725 §3.11]: https://www.rfc-editor.org/rfc/rfc8725#section-3.11
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Typ {
    /// None, `JWT`, or this one, for instance `logout+jwt`: kinds of tokens that got a `typ` of
    /// their own late.
    AbsentJwtOr(&'static str),
    /// None, or `JWT`: the tokens of OpenID Connect.
    AbsentOrJwt,
    /// This one, for instance `at+jwt`.
    Exactly(&'static str),
}

impl Typ {
    pub(crate) fn admits(self, typ: Option<&str>) -> bool {
        match (self, typ) {
            (Self::AbsentJwtOr(_) | Self::AbsentOrJwt, None) => true,
            (Self::AbsentJwtOr(own), Some(typ)) => {
                is_same_type(typ, "JWT") || is_same_type(typ, own)
            }
            (Self::AbsentOrJwt, Some(typ)) => is_same_type(typ, "JWT"),
            (Self::Exactly(_), None) => false,
            (Self::Exactly(expected), Some(typ)) => is_same_type(typ, expected),
        }
    }
}

pub(crate) fn is_same_type(typ: &str, expected: &str) -> bool {
    let essence = |typ| strip_application(typ).unwrap_or(typ);
    fn strip_application(typ: &str) -> Option<&str> {
        let (application, essence) = typ.split_at_checked("application/".len())?;
        application
            .eq_ignore_ascii_case("application/")
            .then_some(essence)
    }
    // RFC 7515 §4.1.9: `application/` is left out where no other slash follows.
    essence(typ).eq_ignore_ascii_case(essence(expected))
}
