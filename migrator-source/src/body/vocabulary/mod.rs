//! The words that migrations are written in: which methods there are, and what each is given.
//!
//! A row names a method of `migrator_core` and the kinds of its arguments; what is called is that very
//! method, on a recorder of its own. So what is read is what would be recorded, with all defaults and all
//! names that are given by convention. A test holds that no method is forgotten.
//!
//! | file | whose methods |
//! |---|---|
//! | `operations`, `table_operations` | the recorder's |
//! | `execute` | those that the runtime adds to it |
//! | `tables`, `columns`, `constraints` … | the operations', which refine them |
//! | `values` | those of columns, parts of indexes, triggers and the like |
//! | `functions` | functions: `integer("n")`, `now()` |

mod columns;
mod constraints;
mod execute;
mod functions;
mod indexes;
mod namespaces;
mod objects;
mod operations;
mod table_operations;
mod tables;
mod values;

pub(crate) use functions::function;
pub(crate) use operations::touches;
pub(crate) use values::{associated, method};

use super::value::{FromValue, Value};

/// What methods can be called on, one after the other.
pub(crate) trait Noun {
    /// Calls a method: `None` when it cannot be read, `Some(None)` when nothing comes back.
    fn call(&mut self, method: &str, arguments: Arguments<'_>) -> Option<Option<&mut dyn Noun>>;
}

/// A closure that calls methods on what it is given, as far as they can be read.
pub(crate) type Changes<'a> = &'a mut dyn FnMut(&mut dyn Noun) -> Option<()>;

/// What a method is given, in order.
pub(crate) struct Arguments<'a> {
    values: std::vec::IntoIter<Value>,
    changes: Option<Changes<'a>>,
}

impl<'a> Arguments<'a> {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Arguments { values: values.into_iter(), changes: None }
    }

    /// With a closure that records, as the last of them.
    pub(crate) fn with_changes(values: Vec<Value>, changes: Changes<'a>) -> Self {
        Arguments { values: values.into_iter(), changes: Some(changes) }
    }

    /// The next one, as what the method asks for.
    fn next<T: FromValue>(&mut self) -> Option<T> {
        T::from_value(self.values.next()?)
    }

    fn changes(&mut self) -> Option<Changes<'a>> {
        self.changes.take()
    }
}

/// Makes a type a [`Noun`]: `method(argument: kind, …) -> what comes back;`
macro_rules! noun {
    ($noun:ty => {
        $($method:ident($($argument:ident: $kind:ty),*) $(-> $next:ty)?;)*
    } $(recording { $($recording:ident($given:ident: $given_kind:ty);)* })?) => {
        impl $crate::body::vocabulary::Noun for $noun {
            #[allow(unused_mut, unused_variables)]
            fn call(
                &mut self,
                method: &str,
                mut arguments: $crate::body::vocabulary::Arguments<'_>,
            ) -> Option<Option<&mut dyn $crate::body::vocabulary::Noun>> {
                match method {
                    $(stringify!($method) => {
                        $(let $argument: $kind = arguments.next()?;)*
                        noun!(@call self $method ($($argument),*) $(-> $next)?)
                    })*
                    $($(stringify!($recording) => {
                        let $given: $given_kind = arguments.next()?;
                        let changes = arguments.changes()?;
                        let mut done = Some(());
                        self.$recording($given, |inner| done = changes(inner));
                        done.map(|()| None)
                    })*)?
                    _ => None,
                }
            }
        }

        #[cfg(test)]
        impl $crate::body::vocabulary::Words for $noun {
            const NAME: &'static str = stringify!($noun);
            const WORDS: &'static [&'static str] =
                &[$(stringify!($method),)* $($(stringify!($recording),)*)?];
        }
    };
    (@call $self:ident $method:ident ($($argument:ident),*) -> $next:ty) => {{
        let next: &mut $next = $self.$method($($argument),*);
        Some(Some(next))
    }};
    (@call $self:ident $method:ident ($($argument:ident),*)) => {{
        $self.$method($($argument),*);
        Some(None)
    }};
}
use noun;

/// The words of a noun, for the test that none is forgotten.
#[cfg(test)]
pub(crate) trait Words {
    const NAME: &'static str;
    const WORDS: &'static [&'static str];
}

#[cfg(test)]
mod tests;
