//! Where in what came back the response is.

use oauth_step::Callback;

use super::mode::ResponseMode;

/// The encoded parameters, if the response came where it was asked to come.
pub(super) fn encoded(callback: Callback<'_>, mode: ResponseMode) -> Option<&[u8]> {
    match (mode, callback) {
        (ResponseMode::FormPost, Callback::Form(body)) => Some(body),
        (ResponseMode::Fragment, Callback::Url(url)) => {
            url.split_once('#').map(|(_, fragment)| fragment.as_bytes())
        }
        (ResponseMode::Fragment, Callback::Params(fragment)) => Some(fragment.as_bytes()),
        (ResponseMode::Query, callback) => callback.query(),
        _ => None,
    }
}
