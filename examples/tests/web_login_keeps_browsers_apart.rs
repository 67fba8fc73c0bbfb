//! What the example `web_login` keeps of browsers, without a browser.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../web_login/store.rs"]
mod store;

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::store::{LIMIT, Store};

const HERE: &str = "http://127.0.0.1:8080";

/// The cookie under which a browser without any gets this value.
fn kept<T>(store: &Store<T>, value: T) -> Cookie<'static> {
    let jar = store.keep(CookieJar::new(), value);
    jar.iter().next().expect("a cookie").clone()
}

fn read<T: Clone>(store: &Store<T>, cookie: &Cookie<'static>) -> Option<T> {
    store.read(&CookieJar::new().add(cookie.clone()), T::clone)
}

#[test]
fn a_cookie_is_for_this_host_and_the_server_alone() {
    let over_https = Store::new("session", "https://app.example", 1);
    let cookie = kept(&over_https, 1);
    assert_eq!(cookie.name(), "__Host-session");
    assert_eq!(cookie.secure(), Some(true));
    assert_eq!(cookie.http_only(), Some(true));
    assert_eq!(cookie.same_site(), Some(SameSite::Lax));
    assert_eq!((cookie.path(), cookie.domain()), (Some("/"), None));

    let here = kept(&Store::new("session", HERE, 1), 1);
    assert_eq!((here.name(), here.secure()), ("session", Some(false)));
}

#[test]
fn names_are_new_each_time_and_old_ones_mean_nothing() {
    let store = Store::new("session", HERE, 1);
    let planted = Cookie::new("session", "planted");
    let jar = store.keep(CookieJar::new().add(planted.clone()), 1);
    let first = jar.get("session").expect("a cookie").clone();
    assert_ne!(first.value(), planted.value());
    assert_eq!(read(&store, &planted), None);

    let jar = store.keep(jar, 2);
    let second = jar.get("session").expect("a cookie").clone();
    assert_eq!(
        (read(&store, &first), read(&store, &second)),
        (None, Some(2))
    );
}

#[test]
fn what_is_taken_is_gone() {
    let store = Store::new("login", HERE, 1);
    let cookie = kept(&store, 1);

    let (jar, taken) = store.take(CookieJar::new().add(cookie.clone()));
    assert_eq!((jar.iter().count(), taken), (0, Some(1)));
    assert_eq!(store.take(CookieJar::new().add(cookie)).1, None);
}

#[test]
fn what_is_over_is_gone() {
    let store = Store::new("session", HERE, 0);
    let cookie = kept(&store, 1);
    assert_eq!(read(&store, &cookie), None);

    let store = Store::new("session", HERE, 1);
    let (one, two) = (kept(&store, 1), kept(&store, 2));
    store.end(|value| *value == 1);
    assert_eq!((read(&store, &one), read(&store, &two)), (None, Some(2)));
}

#[test]
fn the_oldest_gives_way_to_the_newest() {
    let store = Store::new("login", HERE, 1);
    let (oldest, second) = (kept(&store, 0), kept(&store, 1));
    for value in 2..LIMIT {
        kept(&store, value);
    }
    assert_eq!(read(&store, &oldest), Some(0));
    kept(&store, LIMIT);
    assert_eq!(
        (read(&store, &oldest), read(&store, &second)),
        (None, Some(1))
    );
}
