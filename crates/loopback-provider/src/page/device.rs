//! The pages of device authorization.

use super::{escape, frame};
use crate::endpoint::Endpoint;

/// The form for the code; with the code that is none.
pub(crate) fn enter_code(wrong: Option<&str>) -> String {
    let failure = match wrong {
        Some(_) => r#"<p class="bad" role="alert">No device waits with this code.</p>"#,
        None => "",
    };
    let body = format!(
        r#"<h1>Connect a device</h1>
{failure}
<form method="get" action="{action}">
<label for="user_code">The code that the device shows</label>
<input id="user_code" name="user_code" value="{code}" autocomplete="off" autocapitalize="characters"
 spellcheck="false" required autofocus>
<div class="row"><button>Go on</button></div>
</form>"#,
        action = Endpoint::Device.path(),
        code = escape(wrong.unwrap_or_default()),
    );
    frame("Connect a device", &body)
}

/// What the consent page says first. RFC 8628 §3.3.1, §5.4: who was sent here by somebody else has
/// no device that shows this code.
pub(super) fn shown_code(user_code: &str) -> String {
    let code = escape(user_code);
    format!(
        r#"<p>Go on only if a device in front of you shows <code id="user_code">{code}</code>.</p>"#
    )
}

pub(crate) fn device_allowed() -> String {
    let body = "<h1>That is all</h1>\n<p>The device goes on. You can close this window.</p>";
    frame("That is all", body)
}

pub(crate) fn device_denied() -> String {
    let text = "The device is told. You can close this window.";
    let body = format!("<h1>Nothing was allowed</h1>\n<p>{text}</p>");
    frame("Nothing was allowed", &body)
}
