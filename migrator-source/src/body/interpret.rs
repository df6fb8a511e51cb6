use super::evaluate::{Evaluator, Local};
use super::read::may_leave;
use super::recording::Recording;
use super::scope::{Named, Scope};
use super::step::{Argument, Block, Call, Loop, Method, Recorded, Step};
use super::value::{FromValue, Value};
use super::vocabulary::{Arguments, Noun, touches};
use migrator_core::check::{Item, Touched};
use migrator_core::name::ObjectName;
use migrator_core::op::{Operation, Operations};
use quote::ToTokens;
use syn::Expr;

/// How many calls are read of one function: loops in loops may ask for any number of them.
const MOST_CALLS: usize = 10_000;

/// Does what the steps of a function say, with a recorder of its own.
pub(super) struct Interpreter<'a> {
    evaluator: Evaluator<'a>,
    recording: Recording,
    /// The enumerations that were created so far: a column of one that is there does not create it again.
    enums: Vec<Operation>,
    /// Whether the steps may never happen, or happen more than once.
    uncertain: bool,
    /// Whether the function may have been left before.
    left: bool,
    calls: usize,
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(scope: &'a Scope) -> Self {
        Interpreter {
            evaluator: Evaluator::new(scope),
            recording: Recording::default(),
            enums: Vec::new(),
            uncertain: false,
            left: false,
            calls: 0,
        }
    }

    /// What the steps record, in which `recorder` is the recorder's name.
    pub(super) fn recording(mut self, steps: &'a Block, recorder: &str) -> Recording {
        self.evaluator.name(recorder, Local::Value(Value::Unknown));
        self.block(steps, None);
        self.recording
    }

    /// Steps on the recorder, or on what changes a table.
    fn block(&mut self, block: &'a Block, table: Option<&ObjectName>) {
        let mark = self.evaluator.mark();
        self.declare(&block.names);
        for step in &block.steps {
            match step {
                Step::Call(call) => self.call(call, table),
                Step::Let(binding) => {
                    let value = binding.value.as_ref().map(|value| self.evaluator.value_of(value));
                    self.evaluator.bind(&binding.pattern, value.unwrap_or(Value::Unknown));
                }
                Step::Loop(each) => self.each(each, table),
                Step::Block(inner) => self.block(inner, table),
                Step::Maybe(blocks) => {
                    for inner in blocks {
                        self.uncertainly(|own| own.block(inner, table));
                    }
                }
                Step::Unknown(unknown) => {
                    let touches = match table {
                        _ if !unknown.mentions => Touched::Nothing,
                        Some(table) => Touched::Names(vec![table.clone()]),
                        None => Touched::Anything,
                    };
                    self.unknown(touches, unknown.statement, unknown.may_leave);
                }
            }
        }
        self.evaluator.forget(mark);
    }

    fn declare(&mut self, names: &'a [(String, Named)]) {
        for (name, named) in names {
            self.evaluator.name(name, Local::Item(named));
        }
    }

    fn uncertainly(&mut self, steps: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.uncertain, true);
        steps(self);
        self.uncertain = before;
    }

    fn each(&mut self, each: &'a Loop, table: Option<&ObjectName>) {
        let mark = self.evaluator.mark();
        match self.evaluator.value_of(&each.values) {
            Value::List(values) => {
                for value in values {
                    if self.calls > MOST_CALLS {
                        break;
                    }
                    self.evaluator.bind(&each.pattern, value);
                    self.block(&each.block, table);
                    self.evaluator.forget(mark);
                }
            }
            _ => {
                self.evaluator.bind(&each.pattern, Value::Unknown);
                self.uncertainly(|own| own.block(&each.block, table));
                self.evaluator.forget(mark);
            }
        }
    }

    fn unknown(&mut self, touches: Touched, statement: usize, may_leave: bool) {
        self.recording.push(Item::Unknown(touches), statement);
        self.left |= may_leave;
    }

    /// Notes what one call records.
    fn call(&mut self, call: &'a Call, table: Option<&ObjectName>) {
        self.calls += 1;
        if self.calls > MOST_CALLS {
            if self.calls == MOST_CALLS + 1 {
                self.unknown(Touched::Anything, call.statement, false);
            }
            return;
        }
        if table.is_none()
            && let [only] = call.methods.as_slice()
            && let Some((changed, recorded)) = self.changed_table(only)
        {
            return self.recorded(recorded, &changed);
        }
        match self.recorded_by(call, table) {
            Some(operations) if self.uncertain || self.left => {
                let touches = self.may_touch(call, table, &operations);
                self.unknown(touches, call.statement, false);
            }
            Some(operations) => {
                let is_enum = |operation: &&Operation| matches!(operation, Operation::CreateEnum(_));
                self.enums.extend(operations.iter().filter(is_enum).cloned());
                for operation in operations {
                    self.recording.push(Item::Operation(operation), call.statement);
                }
            }
            None => {
                let (touches, may_leave) = self.touched(call, table);
                self.unknown(touches, call.statement, may_leave);
            }
        }
    }

    /// `alter_table(table, |table| …)`, whose calls are calls of their own.
    fn changed_table(&mut self, method: &'a Method) -> Option<(ObjectName, &'a Recorded)> {
        match method.arguments.as_slice() {
            [Argument::Value(table), Argument::Recording(recorded)] if method.name == "alter_table" => {
                Some((ObjectName::from_value(self.evaluator.value_of(table))?, recorded))
            }
            _ => None,
        }
    }

    fn recorded(&mut self, recorded: &'a Recorded, table: &ObjectName) {
        let mark = self.evaluator.mark();
        self.hide(recorded);
        self.block(&recorded.block, Some(table));
        self.evaluator.forget(mark);
    }

    fn hide(&mut self, recorded: &'a Recorded) {
        for name in &recorded.names {
            self.evaluator.name(name, Local::Value(Value::Unknown));
        }
    }

    /// The operations of a call; `None` when it cannot be read.
    fn recorded_by(&mut self, call: &'a Call, table: Option<&ObjectName>) -> Option<Vec<Operation>> {
        let known = self.enums.len();
        let mut recorder: Operations = self.enums.iter().cloned().collect();
        match table {
            None => self.chain(&mut recorder, &call.methods)?,
            Some(table) => {
                let mut done = None;
                recorder.alter_table(table, |changes| done = self.chain(changes, &call.methods));
                done?;
            }
        }
        let mut recorded = recorder.into_recorded();
        Some(recorded.split_off(known))
    }

    /// Calls methods one after the other, each on what the one before gave.
    fn chain(&mut self, first: &mut dyn Noun, methods: &'a [Method]) -> Option<()> {
        let mut noun = Some(first);
        for method in methods {
            let mut values = Vec::with_capacity(method.arguments.len());
            let mut recorded = None;
            for argument in &method.arguments {
                match argument {
                    Argument::Value(value) => values.push(self.evaluator.value_of(value)),
                    Argument::Recording(steps) => recorded = Some(steps),
                }
            }
            let name = method.name.to_string();
            noun = match recorded {
                None => noun?.call(&name, Arguments::new(values))?,
                Some(recorded) => noun?.call(
                    &name,
                    Arguments::with_changes(values, &mut |inner| {
                        let mark = self.evaluator.mark();
                        self.hide(recorded);
                        let done = self.wholly(&recorded.block, inner);
                        self.evaluator.forget(mark);
                        done
                    }),
                )?,
            };
        }
        Some(())
    }

    /// Steps that can be read as a whole, or not at all.
    fn wholly(&mut self, block: &'a Block, noun: &mut dyn Noun) -> Option<()> {
        let mark = self.evaluator.mark();
        self.declare(&block.names);
        for step in &block.steps {
            match step {
                Step::Call(call) => {
                    self.calls += 1;
                    if self.calls > MOST_CALLS {
                        return None;
                    }
                    self.chain(noun, &call.methods)?;
                }
                Step::Let(binding) => {
                    let value = binding.value.as_ref().map(|value| self.evaluator.value_of(value));
                    self.evaluator.bind(&binding.pattern, value.unwrap_or(Value::Unknown));
                }
                Step::Loop(each) => {
                    let Value::List(values) = self.evaluator.value_of(&each.values) else { return None };
                    let mark = self.evaluator.mark();
                    for value in values {
                        self.evaluator.bind(&each.pattern, value);
                        self.wholly(&each.block, noun)?;
                        self.evaluator.forget(mark);
                    }
                }
                Step::Block(inner) => self.wholly(inner, noun)?,
                Step::Maybe(_) | Step::Unknown(_) => return None,
            }
        }
        self.evaluator.forget(mark);
        Some(())
    }

    /// What operations touch that may not be recorded.
    fn may_touch(&mut self, call: &'a Call, table: Option<&ObjectName>, operations: &[Operation]) -> Touched {
        let mut touches = match operations {
            [Operation::DropTable(drop)] if !drop.cascade => Touched::Names(vec![drop.table.clone()]),
            [Operation::RenameTable(rename)] => Touched::Names(vec![rename.table.clone(), rename.renamed()]),
            _ => self.touched(call, table).0,
        };
        if let Touched::Names(names) = &mut touches {
            names.extend(operations.iter().filter_map(|operation| match operation {
                Operation::CreateEnum(create) => Some(create.name.clone()),
                _ => None,
            }));
            names.dedup();
        }
        touches
    }

    /// What a call that cannot be read may touch, and whether it may go elsewhere.
    fn touched(&mut self, call: &'a Call, table: Option<&ObjectName>) -> (Touched, bool) {
        let mut leaves = false;
        let mut given = Vec::new();
        for method in &call.methods {
            let is_recording = call.recording().is_some_and(|recording| std::ptr::eq(recording, method));
            for argument in &method.arguments {
                let value = match argument {
                    Argument::Value(expression) => {
                        let value = self.evaluator.value_of(expression);
                        let is_closure = matches!(expression, Expr::Closure(_) | Expr::Async(_));
                        leaves |= matches!(value, Value::Unknown)
                            && !is_closure
                            && may_leave(expression.to_token_stream());
                        value
                    }
                    Argument::Recording(_) => Value::Unknown,
                };
                if is_recording {
                    given.push(value);
                }
            }
        }
        let touched = match (table, call.recording()) {
            (Some(table), _) => Touched::Names(vec![table.clone()]),
            (None, Some(method)) => touches(&method.name.to_string(), &given),
            (None, None) => Touched::Anything,
        };
        (touched, leaves)
    }
}
