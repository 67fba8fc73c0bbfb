//! The HTTP stack's own error may name URLs and their queries: it is there for who asks.

use std::error::Error;
use std::io;

use oauth_step::{TransportError, TransportErrorKind};

const KINDS: [TransportErrorKind; 5] = [
    TransportErrorKind::Broken,
    TransportErrorKind::NotSent,
    TransportErrorKind::TimedOut,
    TransportErrorKind::TooLarge,
    TransportErrorKind::Unsupported,
];

#[test]
fn the_source_is_kept_through_clones() {
    let source = io::Error::other("https://h/?code=hunter2");
    let error = TransportError::new(TransportErrorKind::Broken, source);
    let clone = error.clone();
    for error in [error, clone] {
        let source = error.source().and_then(|s| s.downcast_ref::<io::Error>());
        let source = source.map(ToString::to_string);
        assert_eq!(source.as_deref(), Some("https://h/?code=hunter2"));
    }
}

#[test]
fn neither_debug_nor_display_show_the_source() {
    for kind in KINDS {
        let error = TransportError::new(kind, "hunter2");
        assert_eq!(error.kind(), kind);
        assert!(!format!("{error} {error:?} {error:#?}").contains("hunter2"));
        assert_eq!(format!("{error:?}"), format!("TransportError({kind:?})"));
    }
}

#[test]
fn every_kind_says_something_else() {
    for one in KINDS {
        for other in KINDS {
            let say = |kind| TransportError::new(kind, "x").to_string();
            assert_eq!(say(one) == say(other), one == other);
        }
    }
}

#[test]
fn what_this_crate_finds_itself_has_no_source() {
    assert_eq!(
        TransportError::too_large().kind(),
        TransportErrorKind::TooLarge
    );
    assert_eq!(
        TransportError::unsupported().kind(),
        TransportErrorKind::Unsupported
    );
    assert!(TransportError::too_large().source().is_none());
    assert!(TransportError::unsupported().source().is_none());
}
