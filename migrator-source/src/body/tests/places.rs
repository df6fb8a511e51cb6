use super::{PRELUDE, body, scope};
use crate::folder::OwnTokens;

#[test]
fn placeholder() {
    let _own = OwnTokens::use_them();
    let body = body("op.drop_table(\"a\");");
    assert!(body.place(&scope(PRELUDE), 0, None, Some("a")).is_some());
    assert!(body.place(&scope(PRELUDE), 1, None, Some("a")).is_none());
}
