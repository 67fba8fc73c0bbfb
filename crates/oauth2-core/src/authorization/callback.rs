//! Where in what came back the response is.

use oauth_step::Callback;

use super::mode::Channel;

/// The encoded parameters, if the response came where it was asked to come.
pub(super) fn encoded(callback: Callback<'_>, channel: Channel) -> Option<&[u8]> {
    match (channel, callback) {
        (Channel::Form, Callback::Form(body)) => Some(body),
        (Channel::Fragment, Callback::Url(url)) => {
            url.split_once('#').map(|(_, fragment)| fragment.as_bytes())
        }
        (Channel::Fragment, Callback::Params(fragment)) => Some(fragment.as_bytes()),
        (Channel::Query, callback) => callback.query(),
        _ => None,
    }
}
