//! What the server keeps of browsers, under random names that are in their cookies.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use oauth_reqwest::step::{SystemEnv, random_token};

/// In memory. Several processes share a database instead; what is pending is text by `to_json`.
pub(crate) struct Store<T> {
    cookie: Cookie<'static>,
    lifetime: Duration,
    entries: Mutex<HashMap<String, (Instant, T)>>,
}

impl<T> Store<T> {
    pub(crate) fn new(name: &str, origin: &str, minutes: u64) -> Self {
        // By the prefix no other host can set it. It goes with `Secure`, and that with https: by http
        // on one's own machine Chromium takes both, but not every browser does.
        let secure = origin.starts_with("https:");
        let cookie = Cookie::build(format!("{}{name}", if secure { "__Host-" } else { "" }));
        // Not `Strict`: it has to come along when the provider sends the browser back.
        let cookie = cookie
            .secure(secure)
            .http_only(true)
            .same_site(SameSite::Lax);
        Self {
            cookie: cookie.path("/").build(),
            lifetime: Duration::from_secs(minutes * 60),
            entries: Mutex::default(),
        }
    }

    /// Under a new name each time: one that somebody else has planted in the browser means nothing.
    pub(crate) fn keep(&self, jar: CookieJar, value: T) -> CookieJar {
        let (jar, _) = self.take(jar);
        let mut entries = self.entries();
        if entries.len() >= LIMIT {
            let oldest = entries.iter().min_by_key(|(_, (end, _))| *end);
            let oldest = oldest.map(|(id, _)| id.clone());
            oldest.and_then(|id| entries.remove(&id));
        }
        let mut cookie = self.cookie.clone();
        cookie.set_value(random_token(&SystemEnv::new(), 32));
        let end = Instant::now() + self.lifetime;
        entries.insert(cookie.value().to_owned(), (end, value));
        jar.add(cookie)
    }

    pub(crate) fn read<R>(&self, jar: &CookieJar, read: impl FnOnce(&T) -> R) -> Option<R> {
        let id = jar.get(self.cookie.name())?.value();
        self.entries().get(id).map(|(_, value)| read(value))
    }

    pub(crate) fn take(&self, jar: CookieJar) -> (CookieJar, Option<T>) {
        let id = jar.get(self.cookie.name()).map(Cookie::value);
        let entry = id.and_then(|id| self.entries().remove(id));
        let jar = jar.remove(self.cookie.clone());
        (jar, entry.map(|(_, value)| value))
    }

    pub(crate) fn end(&self, which: impl Fn(&T) -> bool) {
        self.entries().retain(|_, (_, value)| !which(value));
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, (Instant, T)>> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        entries.retain(|_, (end, _)| *end > now);
        entries
    }
}

/// Nobody fills the memory by beginning logins: the oldest gives way.
pub(crate) const LIMIT: usize = 10_000;
