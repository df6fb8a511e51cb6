use crate::sqlite::ddl::same_name;

/// The renames, in an order in which no name is taken when its turn comes; names that go round in
/// a circle take a detour.
pub(super) fn in_order(names: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut taken: Vec<String> = names.iter().map(|(from, _)| from.clone()).collect();
    let mut waiting: Vec<(String, String)> = names.into_iter().filter(|(from, to)| from != to).collect();
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut detours = 0;
    while !waiting.is_empty() {
        let free = waiting
            .iter()
            .position(|(from, to)| taken.iter().all(|name| name == from || !same_name(name, to)));
        let (from, to) = match free {
            Some(at) => waiting.remove(at),
            None => {
                detours += 1;
                let between = format!("_migrator_rename_{detours}");
                let from = std::mem::replace(&mut waiting[0].0, between.clone());
                (from, between)
            }
        };
        taken.retain(|name| *name != from);
        taken.push(to.clone());
        steps.push((from, to));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(names: &[(&str, &str)]) -> Vec<(String, String)> {
        in_order(names.iter().map(|(from, to)| ((*from).into(), (*to).into())).collect())
    }

    fn steps(names: &[(&str, &str)]) -> Vec<(String, String)> {
        names.iter().map(|(from, to)| ((*from).into(), (*to).into())).collect()
    }

    #[test]
    fn a_name_is_freed_before_it_is_taken() {
        assert_eq!(order(&[("a", "b"), ("b", "c"), ("d", "d")]), steps(&[("b", "c"), ("a", "b")]));
        assert_eq!(order(&[("a", "A")]), steps(&[("a", "A")]));
    }

    #[test]
    fn a_circle_takes_a_detour() {
        assert_eq!(
            order(&[("a", "b"), ("b", "a")]),
            steps(&[("a", "_migrator_rename_1"), ("b", "a"), ("_migrator_rename_1", "b")])
        );
    }
}
