//! A person's browser as far as a login needs one: cookies, redirects, and forms that somebody fills in.

use adapter_tests::{PageForm, page_form};
use oauth_step::append_form;
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Response, Url};

use crate::Fallible;

#[derive(Debug)]
pub(super) struct Browser {
    client: Client,
    cookies: Vec<Cookie>,
    person: Option<Person>,
}

/// Who sits in front of it.
#[derive(Debug)]
struct Person {
    name: String,
    password: String,
    /// Says no to what the peer asks.
    refuses: bool,
}

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

impl Browser {
    /// A browser without cookies: nobody is signed in anywhere.
    pub(super) fn new() -> Fallible<Self> {
        Self::over(Client::builder())
    }

    /// The same, for servers with certificates of this root, PEM, too.
    pub(super) fn with(root: Option<&str>) -> Fallible<Self> {
        let mut http = Client::builder();
        if let Some(root) = root {
            http = http.tls_certs_merge([Certificate::from_pem(root.as_bytes())?]);
        }
        Self::over(http)
    }

    /// The same over HTTP as it is set up here.
    pub(super) fn over(http: ClientBuilder) -> Fallible<Self> {
        Ok(Self {
            client: http.redirect(Policy::none()).build()?,
            cookies: Vec::new(),
            person: None,
        })
    }

    /// Somebody sits in front of it who types in this password, and the name if none is there yet, wherever one is asked
    /// for, and agrees to everything; as the user `refuse`, to nothing.
    pub(super) fn used_by(self, name: &str, password: &str) -> Self {
        let person = Person {
            name: name.to_owned(),
            password: password.to_owned(),
            refuses: false,
        };
        Self {
            person: Some(person),
            ..self
        }
    }

    /// Opens `address` and follows redirects up to the one that begins with `callback`, where nothing listens.
    pub(super) async fn visit(&mut self, address: &str, callback: &str) -> Fallible<String> {
        match self.follow(address, callback).await? {
            End::Callback(address) => Ok(address),
            End::Page(page) => Err(format!("a page, not a redirect: {page}").into()),
        }
    }

    /// Opens `address` and follows redirects up to a page whose form a script would send to `callback`: what it would
    /// send.
    pub(super) async fn visit_form(&mut self, address: &str, callback: &str) -> Fallible<String> {
        match self.follow(address, callback).await? {
            End::Callback(address) => Err(format!("a redirect, not a page: {address}").into()),
            End::Page(page) => match page_form(&page) {
                Some((action, sent)) if action == callback => Ok(sent),
                _ => Err(format!("no such form: {page}").into()),
            },
        }
    }

    /// Opens `address`, presses the button of the form that it may lead to, and follows redirects up to `callback`.
    pub(super) async fn log_out(&mut self, address: &str, callback: &str) -> Fallible<String> {
        let page = match self.follow(address, callback).await? {
            End::Callback(address) => return Ok(address),
            End::Page(page) => page,
        };
        let (action, mut fields) = page_form(&page).ok_or_else(|| format!("no form: {page}"))?;
        append_form(&mut fields, "logout", "yes");
        let action = Url::parse(address)?.join(&action)?;
        let response = self.send(&action, Some(fields)).await?;
        let location = response.headers().get(LOCATION);
        let location = location.ok_or("the logout led nowhere")?.to_str()?;
        Ok(action.join(location)?.into())
    }

    /// Opens `address`, and sends the forms that it leads to, one after the other, up to a page without one: its text.
    pub(super) async fn confirm(&mut self, address: &str) -> Fallible<String> {
        let mut address = Url::parse(address)?;
        let mut fields = None;
        for _ in 0..MOST_REDIRECTS {
            let page = match self.go(&mut address, fields.take(), NOWHERE).await? {
                End::Page(page) => page,
                End::Callback(address) => {
                    return Err(format!("a redirect, not a page: {address}").into());
                }
            };
            let form = PageForm::first_of(&page);
            // Where something is to be typed, it begins anew.
            let asks = |form: &PageForm| form.fields.iter().all(|field| field.kind != "text");
            let Some(form) = form.filter(asks) else {
                return Ok(page);
            };
            address = address.join(&form.action)?;
            fields = Some(form.sent(&[]));
        }
        Err(format!("more than {MOST_REDIRECTS} forms").into())
    }

    /// The page that `address` leads to.
    pub(super) async fn page(&mut self, address: &str) -> Fallible<String> {
        match self.follow(address, NOWHERE).await? {
            End::Page(page) => Ok(page),
            End::Callback(address) => Err(format!("a redirect, not a page: {address}").into()),
        }
    }

    async fn follow(&mut self, address: &str, callback: &str) -> Fallible<End> {
        self.go(&mut Url::parse(address)?, None, callback).await
    }

    /// Follows redirects, and answers what the person is asked, up to `callback` or a page that asks nothing;
    /// `address` is where that came from.
    async fn go(
        &mut self,
        address: &mut Url,
        mut fields: Option<String>,
        callback: &str,
    ) -> Fallible<End> {
        for _ in 0..MOST_REDIRECTS {
            let response = self.send(address, fields.take()).await?;
            if let Some(location) = response.headers().get(LOCATION) {
                *address = address.join(location.to_str()?)?;
                if address.as_str().starts_with(callback) {
                    return Ok(End::Callback(address.to_string()));
                }
                continue;
            }
            let page = response.text().await?;
            let Some((action, answer)) = self.person.as_mut().and_then(|it| it.answer(&page))
            else {
                return Ok(End::Page(page));
            };
            *address = address.join(&action)?;
            fields = Some(answer);
        }
        Err(format!("more than {MOST_REDIRECTS} redirects").into())
    }

    /// GETs a page, or posts a form.
    async fn send(&mut self, address: &Url, fields: Option<String>) -> Fallible<Response> {
        let request = match fields {
            None => self.client.get(address.clone()),
            Some(fields) => {
                let request = self.client.post(address.clone());
                let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
                request.body(fields)
            }
        };
        let request = request.header(COOKIE, self.cookies_for(address));
        let response = request.send().await?;
        self.keep(&response, address);
        Ok(response)
    }

    fn cookies_for(&self, address: &Url) -> String {
        let sent = self
            .cookies
            .iter()
            .filter(|cookie| cookie.covers(address.path()));
        sent.map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn keep(&mut self, response: &Response, address: &Url) {
        for line in response.headers().get_all(SET_COOKIE) {
            if let Some(new) = line
                .to_str()
                .ok()
                .and_then(|line| Cookie::parse(line, address.path()))
            {
                self.cookies
                    .retain(|old| (&old.name, &old.path) != (&new.name, &new.path));
                // An empty value takes a cookie away.
                if !new.value.is_empty() {
                    self.cookies.push(new);
                }
            }
        }
    }
}

impl Person {
    /// Where a page's form goes and what this person fills in, if it asks for a password or an agreement.
    fn answer(&mut self, page: &str) -> Option<(String, String)> {
        let form = PageForm::first_of(page)?;
        let decision = if self.refuses { "cancel" } else { "accept" };
        let sent = if form.has("password") {
            let mut fields = form.fields.iter();
            let hinted = fields.find(|field| field.name == "username" && !field.value.is_empty());
            let name = hinted.map_or(&*self.name, |field| &*field.value);
            self.refuses = name == "refuse";
            form.sent(&[("username", name), ("password", &self.password)])
        } else if form.has(decision) {
            form.sent(&[(decision, "yes")])
        } else {
            return None;
        };
        Some((form.action, sent))
    }
}

/// Where redirects end.
enum End {
    Callback(String),
    Page(String),
}

impl Cookie {
    // RFC 6265 §5.2, as far as one peer on one host goes.
    fn parse(line: &str, asked: &str) -> Option<Self> {
        let mut parts = line.split(';').map(str::trim);
        let (name, value) = parts.next()?.split_once('=')?;
        let path = parts.find_map(|part| {
            part.strip_prefix("path=")
                .or_else(|| part.strip_prefix("Path="))
        });
        // RFC 6265 §5.1.4: without one, the folder of the address.
        let folder = asked.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = path.unwrap_or(if folder.is_empty() { "/" } else { folder });
        Some(Self {
            name: name.to_owned(),
            value: value.to_owned(),
            path: path.to_owned(),
        })
    }

    // RFC 6265 §5.1.4.
    fn covers(&self, path: &str) -> bool {
        path.strip_prefix(&self.path).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/')
        })
    }
}

const MOST_REDIRECTS: usize = 20;
/// What no address begins with.
const NOWHERE: &str = "nowhere:";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_signs_in_and_decides() {
        let login = |name: &str| {
            format!(
                r#"<form action="/in"><input name="username" value="{name}"><input name="password" type="password"></form>"#
            )
        };
        let consent = r#"<form action="/ok"><input type="submit" name="accept" value="Yes"><input type="submit" name="cancel" value="No"></form>"#;
        for (name, hint, decision) in [
            ("alice", "", "accept=yes"),
            ("alice", "refuse", "cancel=yes"),
            ("refuse", "", "cancel=yes"),
        ] {
            let browser = Browser::new().unwrap().used_by(name, "a password");
            let mut person = browser.person.unwrap();
            let (action, sent) = person.answer(&login(hint)).unwrap();
            let name = if hint.is_empty() { name } else { hint };
            assert_eq!(action, "/in");
            assert_eq!(sent, format!("username={name}&password=a+password"));
            let (action, sent) = person.answer(consent).unwrap();
            assert_eq!((&*action, &*sent), ("/ok", decision));
            assert!(person.answer(r#"<form action="/x"></form>"#).is_none());
        }
    }

    #[test]
    fn a_cookie_goes_where_its_path_says() {
        let cookie = Cookie::parse("a=b=c; Path=/auth/1; HttpOnly", "/auth").unwrap();
        assert_eq!((cookie.name.as_str(), cookie.value.as_str()), ("a", "b=c"));
        assert!(cookie.covers("/auth/1") && cookie.covers("/auth/1/x"));
        assert!(!cookie.covers("/auth") && !cookie.covers("/auth/12"));
    }

    #[test]
    fn a_cookie_without_a_path_stays_in_its_folder() {
        assert!(
            Cookie::parse("a=b", "/login/form")
                .unwrap()
                .covers("/login/again")
        );
        assert!(Cookie::parse("a=b", "/login").unwrap().covers("/anything"));
        assert!(Cookie::parse("no value", "/").is_none());
    }
}
