use super::{DEEPEST, Evaluator, Local, Within};
use crate::body::scope::{Constant, EVERYTHING, Named, of_ours, without_modules};
use crate::body::value::Value;
use crate::body::vocabulary::associated;
use syn::{ExprPath, Path, PathArguments};

/// What the first word of a path means.
pub(super) enum Meaning {
    /// A variable or a constant that is worth this.
    Value(Value),
    /// Something of ours or of the standard library, by its last words.
    Words(Vec<String>),
}

impl<'a> Evaluator<'a> {
    pub(super) fn path(&mut self, path: &ExprPath) -> Option<Value> {
        match self.meaning(path)? {
            Meaning::Value(value) => Some(value),
            Meaning::Words(words) => match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["None"] | ["Option", "None"] => Some(Value::Nothing),
                [action] => associated("ReferentialAction", action, None),
                [noun, name] => associated(noun, name, None),
                _ => None,
            },
        }
    }

    /// What a path means; `None` when it is not known to be ours.
    pub(super) fn meaning(&mut self, path: &ExprPath) -> Option<Meaning> {
        if path.qself.is_some() || !has_plain_arguments(&path.path) {
            return None;
        }
        let words: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if path.path.leading_colon.is_some() {
            return of_ours(&words).map(|words| Meaning::Words(words.to_vec()));
        }
        self.words(words)
    }

    /// What words with colons between them mean.
    pub(super) fn words(&mut self, words: Vec<String>) -> Option<Meaning> {
        let (first, rest) = words.split_first()?;
        let alone = rest.is_empty();
        let (within, named) = match self.local(first, alone) {
            Some(Local::Value(Value::Unknown)) => return None,
            Some(Local::Value(value)) => return Some(Meaning::Value(value.clone())),
            Some(Local::Item(named)) => (Within::Function, Some(*named)),
            None => (Within::File, self.scope.get(first)),
        };
        match named {
            Some(Named::Constant(constant)) if alone => self.constant(constant, within).map(Meaning::Value),
            Some(Named::Constant(_) | Named::Other) => None,
            Some(Named::Ours(ours)) => {
                let words: Vec<String> = ours.iter().chain(rest).cloned().collect();
                Some(Meaning::Words(without_modules(&words).to_vec()))
            }
            None if is_standard(first) || self.scope.brings(first) => Some(Meaning::Words(words)),
            None => of_ours(&words).map(|words| Meaning::Words(words.to_vec())),
        }
    }

    /// What the function says of a name: the last word counts.
    fn local(&self, name: &str, alone: bool) -> Option<&Local<'a>> {
        let is_it = |(known, local): &&(String, Local<'a>)| match local {
            Local::Value(_) => alone && self.within.is_none() && known == name,
            Local::Item(_) => self.within != Some(Within::File) && (known == name || known == EVERYTHING),
        };
        self.locals.iter().rev().find(is_it).map(|(_, local)| local)
    }

    /// The value of a constant speaks of items, not of the variables around the place where it is used.
    fn constant(&mut self, constant: &'a Constant, within: Within) -> Option<Value> {
        let expression = constant.expression()?;
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let before = self.within.replace(within);
        let value = self.value(expression);
        self.within = before;
        self.depth -= 1;
        value
    }
}

fn has_plain_arguments(path: &Path) -> bool {
    let is_option = |word: &str| word == "None" || word == "Some" || word == "Option" || word == "Vec";
    path.segments.iter().all(|segment| {
        matches!(segment.arguments, PathArguments::None) || is_option(&segment.ident.to_string())
    })
}

/// Names that are everywhere.
fn is_standard(word: &str) -> bool {
    ["None", "Some", "Option", "String", "Vec", "format", "concat", "vec"].contains(&word)
}
