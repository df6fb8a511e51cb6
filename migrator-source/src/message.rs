//! The doc comment of a function: the message of its migration.

use syn::{Attribute, Expr, Lit, Meta};

/// The text of the doc comment, without the marks and the white space around it.
pub fn message(attributes: &[Attribute]) -> String {
    joined(attributes.iter().filter_map(doc))
}

/// The message out of the texts of `#[doc = "…"]`.
pub(crate) fn joined(texts: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = texts.flat_map(|text| lines(&text)).collect();
    lines.join("\n").trim().to_owned()
}

fn doc(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else { return None };
    let Expr::Lit(value) = &meta.value else { return None };
    match &value.lit {
        Lit::Str(text) if meta.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

fn lines(text: &str) -> Vec<String> {
    let is_block = text.contains('\n');
    let line = |line: &str| {
        let line = line.trim();
        // In a block comment each line may begin with a star.
        let line = if is_block { line.strip_prefix('*').unwrap_or(line) } else { line };
        line.trim().to_owned()
    };
    text.split('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn lines_and_blocks() {
        let attributes: [Attribute; 4] = [
            parse_quote!(#[doc = " Add avatar"]),
            parse_quote!(#[allow(unused)]),
            parse_quote!(#[doc = ""]),
            parse_quote!(#[doc = " * why"]),
        ];
        assert_eq!(message(&attributes), "Add avatar\n\n* why");
        let block: [Attribute; 1] = [parse_quote!(#[doc = "\n * Add avatar\n *\n * why\n "])];
        assert_eq!(message(&block), "Add avatar\n\nwhy");
        let none: [Attribute; 2] = [parse_quote!(#[doc(hidden)]), parse_quote!(#[doc = include_str!("x")])];
        assert_eq!(message(&none), "");
    }
}
