//! The page of the Form Post Response Mode.

use super::{escape, frame};
use crate::form::Parameters;

/// A form that a script sends at once, and a button for browsers without scripts.
pub(crate) fn form_post(redirect_uri: &str, parameters: &Parameters) -> String {
    let fields = parameters.pairs().map(|(name, value)| {
        let (name, value) = (escape(name), escape(value));
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
    });
    let fields: String = fields.collect();
    let body = format!(
        r#"<h1>Back to the application</h1>
<form method="post" action="{action}">
{fields}<noscript>
<p>Your browser does not send forms by itself.</p>
<div class="row"><button>Go on</button></div>
</noscript>
</form>
<script>{SEND}</script>"#,
        action = escape(redirect_uri),
    );
    frame("Back to the application", &body)
}

/// The one script that the page's policy lets run.
pub(crate) const SEND: &str = "document.forms[0].submit()";
