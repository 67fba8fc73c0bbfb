//! A fetched document: as it came, or as somebody signed it.

use std::borrow::Cow;

use oauth_step::UnixTime;

#[cfg(feature = "jose")]
use super::signed::SignedMetadata;
use crate::error::{Error, Place};

/// Who has to sign the document, if anybody.
#[derive(Clone, Default)]
pub(crate) struct Vouched(#[cfg(feature = "jose")] pub(crate) Option<SignedMetadata>);

impl Vouched {
    /// The text whose members count.
    pub(crate) fn document<'b>(
        &self,
        place: Place,
        body: &'b [u8],
        now: UnixTime,
    ) -> Result<Cow<'b, [u8]>, Error> {
        #[cfg(feature = "jose")]
        if let Some(signed) = &self.0 {
            let text = signed.applied(place, body, now)?;
            return Ok(Cow::Owned(text.into_bytes()));
        }
        let _ = (place, now);
        Ok(Cow::Borrowed(body))
    }
}
