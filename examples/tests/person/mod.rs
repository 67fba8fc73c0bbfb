//! A person at a browser.

use oauth_reqwest::reqwest;
use oauth_reqwest::reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

/// Somebody at a browser with one page open.
pub(crate) struct Person {
    browser: reqwest::Client,
    origin: String,
    cookie: String,
    page: String,
}

impl Person {
    pub(crate) async fn open(url: &str) -> Self {
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let browser = browser.build().expect("a browser");
        let origin = url
            .split("/authorize")
            .next()
            .unwrap_or_default()
            .to_owned();
        let answer = browser.get(url).send().await.expect("the provider answers");
        let mut person = Self {
            browser,
            origin,
            cookie: String::new(),
            page: String::new(),
        };
        person.look_at(answer).await;
        person
    }

    /// Sends the form on the page with a yes; gives the place that the answer leads to, if any.
    pub(crate) async fn submit(&mut self, fields: &[(&str, &str)]) -> Option<String> {
        let csrf = between(&self.page, "name=\"csrf\" value=\"", "\"").to_owned();
        let action = between(&self.page, "action=\"", "\"");
        let form = [&[("csrf", &*csrf), ("decision", "allow")], fields].concat();
        let request = self.browser.post(format!("{}{action}", self.origin));
        let request = request.header(COOKIE, &self.cookie).form(&form);
        let answer = request.send().await.expect("the provider answers");
        self.look_at(answer).await
    }

    async fn look_at(&mut self, answer: reqwest::Response) -> Option<String> {
        let header = |name| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
        let (cookie, location) = (header(SET_COOKIE), header(LOCATION));
        if let Some(cookie) = cookie {
            self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        self.page = answer.text().await.expect("a page");
        location
    }
}

/// What stands between the first of these.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect("the start");
    rest.split_once(after).expect("the end").0
}
