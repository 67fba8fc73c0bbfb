//! A person's browser as far as a login needs one: cookies, redirects, and no page.

use adapter_tests::page_form;
use oauth_step::append_form;
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response, Url};

use crate::Fallible;

#[derive(Debug)]
pub(super) struct Browser {
    client: Client,
    cookies: Vec<Cookie>,
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

    /// The same over HTTP as it is set up here.
    pub(super) fn over(http: ClientBuilder) -> Fallible<Self> {
        Ok(Self {
            client: http.redirect(Policy::none()).build()?,
            cookies: Vec::new(),
        })
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

    /// Opens `address`, presses the button of the form that it leads to, and follows redirects up to `callback`.
    pub(super) async fn log_out(&mut self, address: &str, callback: &str) -> Fallible<String> {
        let End::Page(page) = self.follow(address, callback).await? else {
            return Err("nobody was asked whether to log out".into());
        };
        let (action, mut fields) = page_form(&page).ok_or_else(|| format!("no form: {page}"))?;
        append_form(&mut fields, "logout", "yes");
        let action = Url::parse(address)?.join(&action)?;
        let response = self.submit(&action, fields).await?;
        let location = response.headers().get(LOCATION);
        let location = location.ok_or("the logout led nowhere")?.to_str()?;
        Ok(action.join(location)?.into())
    }

    /// Opens `address`, and sends as many forms as it leads to, one after the other.
    pub(super) async fn confirm(&mut self, address: &str, forms: usize) -> Fallible<()> {
        let mut address = Url::parse(address)?;
        let mut page = self.page(address.as_str()).await?;
        for _ in 0..forms {
            let (action, fields) = page_form(&page).ok_or_else(|| format!("no form: {page}"))?;
            address = address.join(&action)?;
            let response = self.submit(&address, fields).await?;
            page = match response.headers().get(LOCATION) {
                Some(location) => {
                    let location = address.join(location.to_str()?)?;
                    self.page(location.as_str()).await?
                }
                None => response.text().await?,
            };
        }
        Ok(())
    }

    async fn submit(&mut self, action: &Url, fields: String) -> Fallible<Response> {
        let request = self.client.post(action.clone());
        let request = request.header(COOKIE, self.cookies_for(action));
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let response = request.body(fields).send().await?;
        self.keep(&response, action);
        Ok(response)
    }

    /// The page that `address` leads to.
    pub(super) async fn page(&mut self, address: &str) -> Fallible<String> {
        match self.follow(address, NOWHERE).await? {
            End::Page(page) => Ok(page),
            End::Callback(address) => Err(format!("a redirect, not a page: {address}").into()),
        }
    }

    async fn follow(&mut self, address: &str, callback: &str) -> Fallible<End> {
        let mut address = Url::parse(address)?;
        for _ in 0..MOST_REDIRECTS {
            let request = self
                .client
                .get(address.clone())
                .header(COOKIE, self.cookies_for(&address));
            let response = request.send().await?;
            self.keep(&response, &address);
            let Some(location) = response.headers().get(LOCATION) else {
                return Ok(End::Page(response.text().await?));
            };
            address = address.join(location.to_str()?)?;
            if address.as_str().starts_with(callback) {
                return Ok(End::Callback(address.into()));
            }
        }
        Err(format!("more than {MOST_REDIRECTS} redirects").into())
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
