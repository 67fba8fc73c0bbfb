//! Depth 64 is read, depth 65 is not, and depth costs no stack.

use oauth_step::{JsonError, JsonObject};

#[test]
fn sixty_four_levels_are_read_and_sixty_five_are_not() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |levels: usize| {
            let inner = levels - 1; // the outermost object is a level
            format!("{{\"a\":{}1{}}}", open.repeat(inner), close.repeat(inner))
        };
        assert!(JsonObject::parse(nested(64).as_bytes()).is_ok());
        let error = JsonObject::parse(nested(65).as_bytes()).unwrap_err();
        assert_eq!(error, JsonError::TooDeep);
    }
}

#[test]
fn empty_levels_count_too() {
    let nested = |inner: usize| format!("{{\"a\":{}{}}}", "[".repeat(inner), "]".repeat(inner));
    assert!(JsonObject::parse(nested(63).as_bytes()).is_ok());
    assert_eq!(
        JsonObject::parse(nested(64).as_bytes()).unwrap_err(),
        JsonError::TooDeep
    );
}

#[test]
fn levels_side_by_side_do_not_add_up() {
    let text = format!("{{\"a\":[{}[]]}}", "[[]],".repeat(1000));
    assert!(JsonObject::parse(text.as_bytes()).is_ok());
}

#[test]
fn half_a_million_levels_are_refused_without_a_crash() {
    let levels = 512 * 1024;
    let closed = format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(
        JsonObject::parse(closed.as_bytes()).unwrap_err(),
        JsonError::TooDeep
    );
    let open = "{\"a\":".repeat(levels);
    let error = JsonObject::parse(open.as_bytes()).unwrap_err();
    assert!(matches!(error, JsonError::Syntax { .. }), "{error}");
}

#[test]
fn every_level_can_be_taken_out() {
    let text = format!("{}1{}", "{\"a\":".repeat(64), "}".repeat(64));
    let mut object = JsonObject::parse(text.as_bytes()).unwrap();
    for _ in 1..64 {
        object = object.get("a").unwrap().as_object().unwrap();
    }
    assert_eq!(object.unsigned("a"), Ok(Some(1)));
}
