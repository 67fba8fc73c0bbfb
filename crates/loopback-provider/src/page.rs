//! The pages: login, consent, refusal, and the end of a login. Nothing on them comes from elsewhere.

mod device;
mod form_post;
mod logout;

pub(crate) use self::device::{device_allowed, device_denied, enter_code};
pub(crate) use self::form_post::{SEND, form_post};
pub(crate) use self::logout::{GO_ON, sign_out, signed_out, still_signed_in};
use crate::answer::Refusal;
use crate::asked::Asked;
use crate::endpoint::Endpoint;
use crate::state::Shared;
use crate::users::User;

/// The login form, with the users that there are.
pub(crate) fn login(shared: &Shared, request: &Asked, handle: &str, failed: bool) -> String {
    let client = escape(&request.client().id);
    let users = shared.config.users.iter().map(|user| {
        let (name, password) = (escape(&user.name), escape(&user.password));
        format!("<li><code>{name}</code> with the password <code>{password}</code></li>")
    });
    let users: String = users.collect();
    let failure = match failed {
        true => r#"<p class="bad" role="alert">This name and password do not go together.</p>"#,
        false => "",
    };
    let body = format!(
        r#"<h1>Sign in</h1>
<p><strong>{client}</strong> would like to know who you are.</p>
{failure}
<form method="post" action="{action}">
<input type="hidden" name="csrf" value="{handle}">
<label for="username">Name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none"
 required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<div class="row">
<button name="decision" value="allow">Sign in</button>
<button name="decision" value="deny" class="quiet" formnovalidate>Cancel</button>
</div>
</form>
<aside><p>This provider runs on your own machine. It knows:</p><ul>{users}</ul></aside>"#,
        action = Endpoint::Login.path(),
    );
    frame("Sign in", &body)
}

/// The consent form, with what is asked for in plain words.
pub(crate) fn consent(request: &Asked, user: &User, handle: &str) -> String {
    let client = escape(&request.client().id);
    let name = escape(&user.name);
    let wishes = request.scope().iter().map(|word| {
        let known = SCOPES.iter().find(|(known, _)| known == word);
        match known {
            Some((_, meaning)) => format!("<li>{meaning}</li>"),
            None => format!("<li>use <code>{}</code></li>", escape(word)),
        }
    });
    let wishes: String = wishes.collect();
    let code = request.user_code().map(device::shown_code);
    let code = code.unwrap_or_default();
    let body = format!(
        r#"<h1>Allow access?</h1>
{code}
<p>You are signed in as <strong>{name}</strong>. <strong>{client}</strong> would like to</p>
<ul>{wishes}</ul>
<form method="post" action="{action}">
<input type="hidden" name="csrf" value="{handle}">
<div class="row">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny" class="quiet">Deny</button>
</div>
</form>"#,
        action = Endpoint::Consent.path(),
    );
    frame("Allow access?", &body)
}

/// A refusal that the client must not hear of.
pub(crate) fn refusal(refusal: &Refusal) -> String {
    let body = format!(
        r#"<h1>This did not work</h1>
<p class="bad" role="alert"><code>{}</code>: {}.</p>
<p>The application was not told, because there is no address to trust.</p>"#,
        escape(refusal.error()),
        escape(refusal.description()),
    );
    frame("This did not work", &body)
}

/// What a person carries to the application that has no address, RFC 5849 §2.1. A program finds it
/// by the id.
pub(crate) fn verifier(verifier: &str) -> String {
    let body = format!(
        r#"<h1>Allowed</h1>
<p>Please enter this in the application:</p>
<p><code id="verifier">{}</code></p>"#,
        escape(verifier)
    );
    frame("Allowed", &body)
}

/// The same for a no.
pub(crate) fn denied() -> String {
    let text = "The application cannot be told. You can close this window.";
    let body = format!("<h1>Nothing was allowed</h1>\n<p>{text}</p>");
    frame("Nothing was allowed", &body)
}

/// What the person sees where the redirect was received.
pub(crate) fn received(signed_in: bool) -> String {
    let (title, text) = match signed_in {
        true => ("That is all", "The application has your answer."),
        false => ("Nothing was allowed", "The application has been told."),
    };
    let body = format!("<h1>{title}</h1>\n<p>{text} You can close this window.</p>");
    frame(title, &body)
}

fn frame(title: &str, body: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"#
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

const SCOPES: &[(&str, &str)] = &[
    ("openid", "know who you are"),
    ("profile", "see your name and profile"),
    ("email", "see your e-mail address"),
    ("address", "see your postal address"),
    ("phone", "see your telephone number"),
    ("offline_access", "stay signed in while you are away"),
    ("read", "read the protected resource"),
    ("write", "change the protected resource"),
];

const STYLE: &str = "
:root {
  color-scheme: light dark;
  --ink: #1c2430; --paper: #fff; --ground: #eef1f5; --line: #8a94a3;
  --accent: #1f5fbf; --on-accent: #fff; --bad: #a3261c; --soft: #f1f4f8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8ecf2; --paper: #1d2330; --ground: #12161f; --line: #76829a;
    --accent: #8ab8ff; --on-accent: #0d1526; --bad: #ff9d94; --soft: #262e3d;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; min-height: 100vh; padding: 1.5rem; display: grid; place-items: center;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: 100%; max-width: 26rem; padding: 2rem;
  background: var(--paper); border-radius: 1rem; box-shadow: 0 .5rem 2rem #0002;
}
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.2 }
p { margin: .75rem 0 }
ul { padding-left: 1.25rem }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600 }
input:not([type=hidden]) {
  width: 100%; padding: .6rem .75rem; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--line); border-radius: .5rem;
}
.row { display: flex; gap: .75rem; margin-top: 1.5rem }
button {
  flex: 1; padding: .65rem 1rem; font: inherit; font-weight: 600; cursor: pointer;
  border: 1px solid var(--accent); border-radius: .5rem;
  background: var(--accent); color: var(--on-accent);
}
button.quiet { background: transparent; color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
code {
  padding: .1em .35em; border-radius: .3em; background: var(--soft); overflow-wrap: anywhere;
}
aside {
  margin-top: 1.5rem; padding: .25rem 1rem; border-radius: .5rem;
  background: var(--soft); font-size: .9rem;
}
aside code { background: var(--paper) }
.bad { color: var(--bad); font-weight: 600 }
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(
            escape(r#"<a href="x">'&"#),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;"
        );
        let html = refusal(&Refusal::invalid_request("<script>"));
        assert!(!html.contains("<script>"));
    }
}
