//! The judgement over a folder of migrations, file by file, as the compiler would say it.

use crate::folder::{FolderError, Listed, OwnTokens, Written, items, listed, without_mark};
use crate::judge;
use crate::mistake::Mistake;
use crate::position::Position;
use migrator_core::diagnostic::Diagnostic;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};

/// What is wrong at a place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The file.
    pub path: PathBuf,
    /// Where in it.
    pub position: Option<Position>,
    /// What is wrong.
    pub diagnostic: Diagnostic,
}

/// Judges the migrations of a folder as the macros do, each at its own tokens.
///
/// What is there under a condition (`#[cfg]`) is passed over: only the compiler knows whether it is
/// there.
///
/// # Errors
///
/// When the folder cannot be listed.
pub fn check(folder: &Path) -> Result<Vec<Located>, FolderError> {
    let files = listed(folder)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(threads).max(1);
    let judge =
        |files: &[Listed]| -> Vec<Located> { files.iter().flat_map(|file| check_file(&file.path)).collect() };
    Ok(std::thread::scope(|scope| {
        let parts: Vec<_> = files.chunks(share).map(|files| scope.spawn(move || judge(files))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    }))
}

/// Judges one file.
pub fn check_file(path: &Path) -> Vec<Located> {
    let located = |position, diagnostic| Located { path: path.to_owned(), position, diagnostic };
    let text = match fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        unreadable => {
            let why = match unreadable {
                Ok(_) => "it is not UTF-8".to_owned(),
                Err(error) => error.to_string(),
            };
            let diagnostic = Diagnostic::new("unreadable-file", format!("the file cannot be read: {why}"))
                .help("every `*.rs` file in the folder of the migrations is a module of the crate");
            return vec![located(None, diagnostic)];
        }
    };
    let _own = OwnTokens::use_them();
    let tokens: TokenStream = match without_mark(&text).parse() {
        Ok(tokens) => tokens,
        Err(error) => {
            let diagnostic = Diagnostic::new("not-rust", "the file is no Rust: a bracket or a quote is left open or closed twice, or a character belongs to no word")
                .help("`cargo build` says more");
            return vec![located(Position::of(proc_macro2::LexError::span(&error)), diagnostic)];
        }
    };
    let mut walk = Walk { path, mistakes: Vec::new() };
    walk.items(tokens);
    let mistakes = walk.mistakes.into_iter();
    mistakes.map(|mistake| located(Position::of(mistake.first), mistake.diagnostic)).collect()
}

struct Walk<'a> {
    path: &'a Path,
    mistakes: Vec<Mistake>,
}

impl Walk<'_> {
    fn items(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for item in items(&tokens) {
            if self.item(item).is_none() {
                return;
            }
        }
    }

    /// Judges the marks of an item; `None` when the whole file is there on a condition.
    fn item(&mut self, item: &[TokenTree]) -> Option<()> {
        let mut rest = item;
        let mut marks = Vec::new();
        let mut conditional = false;
        while let Some((attribute, after)) = Written::first(rest) {
            let range = item.len() - rest.len()..item.len() - after.len();
            rest = after;
            match attribute.call() {
                Some((name, _)) if name == "cfg" && attribute.for_all => return None,
                Some((name, _)) if name == "cfg" => conditional = true,
                Some((name, arguments)) if name == "migration" || name == "downgrade" => {
                    marks.push((name, arguments, attribute.hash, range));
                }
                _ => {}
            }
        }
        if conditional {
            return Some(());
        }
        for (name, arguments, hash, range) in marks {
            // As the compiler gives it to the macro: without the attribute itself.
            let item: TokenStream = item[..range.start].iter().chain(&item[range.end..]).cloned().collect();
            let path = Some(self.path);
            self.mistakes.extend(match name.as_str() {
                "migration" => judge::migration(arguments, &item, hash, path).mistakes,
                _ => judge::downgrade(&arguments, &item, hash, path).mistakes,
            });
        }
        self.inside(rest);
        Some(())
    }

    /// Goes into a module, and judges a call of `migrations!`.
    fn inside(&mut self, item: &[TokenTree]) {
        match item {
            [.., TokenTree::Ident(word), TokenTree::Ident(_), TokenTree::Group(content)]
                if word == "mod" && content.delimiter() == Delimiter::Brace =>
            {
                self.items(content.stream());
            }
            [.., TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(arguments)]
            | [
                ..,
                TokenTree::Ident(name),
                TokenTree::Punct(bang),
                TokenTree::Group(arguments),
                TokenTree::Punct(_),
            ] if name == "migrations" && bang.as_char() == '!' => {
                self.mistakes.extend(judge::migrations(arguments.stream(), name.span(), Some(self.path)).1);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
