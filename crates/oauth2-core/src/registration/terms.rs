//! How messages about a registration are exchanged.

use oauth_step::{MutualTls, Request, Response};

use crate::adapt::{Adaptations, Adapted, Question, Quirk};

/// What is set on each intent of a registration in the same way.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    pub(super) mutual_tls: bool,
    adaptations: Adaptations,
}

impl Terms {
    pub(super) fn mutual_tls(self) -> Self {
        Self {
            mutual_tls: true,
            ..self
        }
    }

    pub(super) fn quirk(mut self, quirk: Quirk) -> Self {
        self.adaptations.push(quirk);
        self
    }

    /// A request as it goes out.
    pub(super) fn mark(&self, mut request: Request) -> Request {
        if self.mutual_tls {
            request.extensions_mut().insert(MutualTls);
        }
        request
    }

    /// An answer as it is read; `created` if its status is 201 where all is well.
    pub(super) fn adapt<'a>(&self, response: &'a Response, created: bool) -> Adapted<'a> {
        let asked = Question {
            created,
            ..Question::default()
        };
        Adapted::of(response, &self.adaptations, asked)
    }
}

/// The words for them, for an intent that has `terms`.
macro_rules! on_terms {
    ($($intent:ident: $where:literal),+ $(,)?) => {$(
        impl $intent {
            /// Shows the driver's certificate, for servers that want one ([RFC 8705 §5]).
            #[doc = $where]
            ///
            /// [RFC 8705 §5]: https://www.rfc-editor.org/rfc/rfc8705#section-5
            pub fn mutual_tls(self) -> Self {
                let terms = self.terms.mutual_tls();
                Self { terms, ..self }
            }

            /// Copes with a deviation of the answer, such as JSON of another media type
            /// ([`Quirk::AnyMediaType`](crate::Quirk::AnyMediaType)) or another status of success
            /// ([`Quirk::CreatedOrOk`](crate::Quirk::CreatedOrOk); a deletion has one alone).
            pub fn quirk(self, quirk: $crate::Quirk) -> Self {
                let terms = self.terms.quirk(quirk);
                Self { terms, ..self }
            }
        }
    )+};
}

pub(super) use on_terms;
