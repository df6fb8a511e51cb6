use super::scope::Named;
use proc_macro2::{Ident, Span};
use syn::{Expr, Pat};

/// What a statement does.
pub(crate) enum Step {
    /// It records operations.
    Call(Call),
    /// It gives a value a name.
    Let(Let),
    /// It records the same steps once for each value.
    Loop(Loop),
    /// Steps of their own.
    Block(Block),
    /// It records some of these steps, or none, and nothing else.
    Maybe(Vec<Block>),
    /// It cannot be read.
    Unknown(Unknown),
}

/// Steps, and the items that are declared among them.
#[derive(Default)]
pub(crate) struct Block {
    pub(crate) names: Vec<(String, Named)>,
    pub(crate) steps: Vec<Step>,
}

/// `op.method(…).refinement(…)`
pub(crate) struct Call {
    /// Its number among the written statements that record.
    pub(crate) statement: usize,
    pub(crate) methods: Vec<Method>,
}

/// `.name(arguments…)`
pub(crate) struct Method {
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Argument>,
}

/// What a method is given.
#[allow(clippy::large_enum_variant)] // few, and each lives for one judgement
pub(crate) enum Argument {
    /// Any expression.
    Value(Expr),
    /// `|op| …`: further steps.
    Recording(Recorded),
}

/// A closure that records.
pub(crate) struct Recorded {
    /// The names that it gives its recorder, and whatever else it takes.
    pub(crate) names: Vec<String>,
    pub(crate) block: Block,
}

/// `let pattern = value`
pub(crate) struct Let {
    pub(crate) pattern: Pat,
    /// Its value, when there is one that could be read.
    pub(crate) value: Option<Expr>,
}

/// `for pattern in values { … }`
pub(crate) struct Loop {
    pub(crate) pattern: Pat,
    pub(crate) values: Expr,
    pub(crate) block: Block,
}

/// What cannot be read.
pub(crate) struct Unknown {
    /// Its number among the written statements that record.
    pub(crate) statement: usize,
    /// Whether what follows may never be reached.
    pub(crate) may_leave: bool,
    /// Whether it has to do with the recorder at all.
    pub(crate) mentions: bool,
    /// Where it begins.
    pub(crate) span: Span,
}

impl Call {
    /// The method that records the operation: the first that is not `on`.
    pub(crate) fn recording(&self) -> Option<&Method> {
        self.methods.iter().find(|method| method.name != "on")
    }
}
