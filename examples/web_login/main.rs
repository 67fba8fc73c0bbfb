//! `cargo run --example web_login`: a web application whose users log in over OpenID Connect.
//! `provider.rs` starts a provider on this machine in place of yours; the rest is the application.

mod provider;
mod store;

use std::fmt::Display;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use oauth_reqwest::{OidcSession, oauth2, oidc};

use crate::store::Store;

struct App {
    /// Where browsers find the application: at `https://…`, except on one's own machine.
    origin: String,
    /// Nobody's session: metadata and keys are asked for once, and shared by those of the users.
    oidc: OidcSession,
    logins: Store<oidc::PendingAuthentication>,
    logouts: Store<oidc::PendingLogout>,
    users: Store<User>,
}

struct User {
    session: OidcSession, // calls APIs with the user's token: `session.get(url).send()`
    id_token: oidc::IdToken,
    info: oidc::UserInfo,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let provider = provider::start(&origin).await?;
    let oidc = OidcSession::discover(provider.issuer(), |server| {
        oauth2::Client::new(server, provider::CLIENT_ID)
            .with_secret(provider::CLIENT_SECRET)
            .with_redirect_uri(&format!("{origin}/callback"))
    });
    let app = App {
        oidc: oidc.await?,
        logins: Store::new("login", &origin, 10),
        logouts: Store::new("logout", &origin, 10),
        users: Store::new("session", &origin, 8 * 60),
        origin,
    };
    println!("Open {}/ and log in as ada, password lovelace.", app.origin);
    let router = Router::new()
        .route("/", get(async || page("Welcome", HOME)))
        .route("/login", get(login))
        .route("/callback", get(callback))
        .route("/profile", get(profile))
        .route("/logout", post(logout))
        .route("/logged_out", get(logged_out))
        .route("/backchannel_logout", post(backchannel_logout))
        .layer(map_response(async |answer: Response| (HEADERS, answer)))
        .with_state(Arc::new(app));
    Ok(axum::serve(listener, router).await?)
}

type Shared = State<Arc<App>>;
type Shown = Result<(CookieJar, Html<String>), Failure>;
type Away = Result<(CookieJar, Redirect), Failure>;

async fn login(State(app): Shared, jar: CookieJar) -> Away {
    let oidc = &app.oidc;
    let (away, pending) = oidc.authorization_url(|request| request.scope("profile email"))?;
    Ok((app.logins.keep(jar, pending), Redirect::to(away.url())))
}

/// A login ends, once, in the browser where it began: no link logs anybody in as somebody else.
async fn callback(State(app): Shared, jar: CookieJar, RawQuery(query): RawQuery) -> Away {
    let (jar, pending) = app.logins.take(jar);
    let pending = pending.ok_or("no login is under way in this browser")?;
    let session = OidcSession::builder(app.oidc.client().clone());
    let session = session.driver(app.oidc.driver().clone()).build()?;
    let callback = query.unwrap_or_default();
    let user = User {
        id_token: session.authenticate(pending, &callback).await?.id_token,
        info: session.userinfo().await?,
        session,
    };
    Ok((app.users.keep(jar, user), Redirect::to("/profile")))
}

async fn profile(State(app): Shared, jar: CookieJar) -> Result<Html<String>, Redirect> {
    let body = app.users.read(&jar, |user| {
        let info = table("UserInfo", user.info.claims());
        let id_token = table("ID Token", user.id_token.claims());
        format!("{info}{id_token}{LOGOUT}")
    });
    Ok(page("Profile", &body.ok_or_else(|| Redirect::to("/"))?))
}

async fn logout(State(app): Shared, jar: CookieJar, headers: HeaderMap) -> Away {
    // `SameSite=Lax` keeps the cookie out of other sites' forms. A neighbour on the same site could
    // still send one with it, but not from our origin.
    let from = headers.get(header::ORIGIN);
    if from.is_none_or(|origin| origin != &app.origin) {
        return Err("only the button on our own page logs out".into());
    }
    let (jar, user) = app.users.take(jar); // Out, whatever the provider will say.
    let session = user.ok_or("nobody is logged in")?.session;
    let back = format!("{}/logged_out", app.origin);
    let logout = session.logout_url(|logout| logout.post_logout_redirect_uri(back));
    drop(session.revoke().await); // What it could not revoke ends by itself.
    let (away, pending) = logout?;
    let pending = pending.ok_or("the provider sends nobody back")?;
    Ok((app.logouts.keep(jar, pending), Redirect::to(&away.url())))
}

async fn logged_out(State(app): Shared, jar: CookieJar, RawQuery(query): RawQuery) -> Shown {
    let (jar, pending) = app.logouts.take(jar);
    let query = query.unwrap_or_default();
    match pending.is_some_and(|pending| pending.returned(&query).is_confirmed()) {
        true => Ok((jar, page("Logged out", "<p>Here, and at the provider.</p>"))),
        false => Err("this answers no logout of this browser".into()),
    }
}

/// The provider tells, past the browser, that a user has logged out.
async fn backchannel_logout(State(app): Shared, form: Bytes) -> Response {
    let (outcome, answer) = app.oidc.backchannel_logout(&form).await;
    if let Ok(token) = outcome {
        app.users.end(|User { id_token, .. }| {
            token.ends(id_token.subject(), id_token.session_id().as_deref())
        });
    }
    answer.map(Body::from)
}

/// What the browser is shown where something has failed.
struct Failure(String);

impl<E: Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let why = format!(r#"<p role="alert">{}.</p>"#, escape(&self.0));
        (StatusCode::BAD_REQUEST, page("That did not work", &why)).into_response()
    }
}

fn page(title: &str, body: &str) -> Html<String> {
    let page = include_str!("page.html").replace("TITLE", title);
    Html(page.replace("BODY", body))
}

fn table(caption: &str, claims: oidc::StandardClaims<'_>) -> String {
    let mut rows = String::new();
    for (name, value) in claims.iter() {
        let (name, value) = (escape(name), escape(value.raw()));
        rows += &format!(r#"<tr><th scope="row">{name}</th><td>{value}</td></tr>"#);
    }
    format!("<table><caption>{caption}</caption>{rows}</table>")
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let text = text.replace('>', "&gt;").replace('"', "&quot;");
    text.replace('\'', "&#39;")
}

const HOME: &str = r#"<p><a href="/profile">Profile</a></p><p><a href="/login">Log in</a></p>"#;
const LOGOUT: &str = r#"<form method="post" action="/logout"><button>Log out</button></form>"#;
/// Pages are not stored, not framed, have no scripts, and tell no other site the address of theirs.
const HEADERS: [(&str, &str); 4] = [
    ("cache-control", "no-store"),
    ("content-security-policy", POLICY),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
];
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
