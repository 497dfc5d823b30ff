"""Level after level: minimise one, fix it, go on to the next; at last, break every tie."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ortools.sat.python import cp_model

from onestop.bits import Lattice
from onestop.model import LevelValue, Problem, Visit
from onestop.rules import Level
from onestop.solver import canonical
from onestop.solver.answering import Decoder
from onestop.solver.clock import Clock
from onestop.solver.levels import expressions
from onestop.solver.posting import Posting
from onestop.solver.question import Key, Question
from onestop.solver.running import Answer, run
from onestop.solver.variables import Term, VisitVariables

AS_HINTED = {"fix_variables_to_their_hinted_value": 1}
# To try every literal beforehand takes longer than it saves.
UNPROBED = {"cp_model_probing_level": 0}
NO_FLOORS: Mapping[Level, int] = MappingProxyType({})


class Ladder:
    """
    All variables, demands and levels of some cases.

    Attributes:
        answer: The best answer so far; None before the first.
        levels: What the levels came to, most important first.
        impossible: Whether CP-SAT proved that there is no plan.

    """

    def __init__(
        self,
        problem: Problem,
        questions: Sequence[Question],
        earliest: Mapping[Key, Mapping[int, int]],
    ) -> None:
        """Build the model; *earliest* as for :class:`~onestop.solver.posting.Posting`."""
        self.problem = problem
        self.model = cp_model.CpModel()
        self.lattice = Lattice.over(problem.horizon, problem.centre.grid)
        self.visits = {
            question.key: VisitVariables(self.model, question, self.lattice)
            for question in questions
        }
        self.posting = Posting(self.model, problem, self.visits, earliest)
        self.answer: Answer | None = None
        self.levels: list[LevelValue] = []
        self.impossible = False
        self.presolve = True
        self.floors: Mapping[Level, int] = {}
        self._goals: Mapping[Level, Term] | None = None

    def begin_at(self, visits: Mapping[str, Visit]) -> None:
        """Begin the first level at a plan that is known; it need not be a good one."""
        for (case, _), variables in self.visits.items():
            if case in visits:
                variables.hint(visits[case], self.lattice)

    def look(self, clock: Clock, *, presolve: bool = True) -> None:
        """Find any plan, or prove that there is none."""
        if not clock.over():
            self._take(run(self.model, Level.LEFT_OUT, clock, presolve=presolve))

    def settle_at(self, visits: Mapping[str, Visit], clock: Clock) -> None:
        """Take a plan that is known as the answer so far, if the model allows it."""
        # Goals bring variables, of which no earlier answer would know.
        self.goals()
        self.begin_at(visits)
        if not clock.over():
            self._take(run(self.model, None, clock, tuning=AS_HINTED))
            self.impossible = False

    def climb(
        self,
        clock: Clock,
        known: Mapping[Level, int],
        *,
        floors: Mapping[Level, int] = NO_FLOORS,
        last: Level | None = None,
        presolve: bool = True,
    ) -> None:
        """
        Minimise every level, then take the canonical plan of those that are left.

        Args:
            clock: The caller's patience.
            known: Values of levels that are proved already.
            floors: What levels cannot be below, as is known from elsewhere.
            last: The last level that counts; None for the one of the options.
            presolve: As for :func:`~onestop.solver.running.run`.

        """
        self.presolve, self.floors = presolve, floors
        last = last or clock.options.down_to
        for level, goal in self.goals().items():
            if level in known:
                self.model.add(goal <= known[level])
                self.levels.append(
                    LevelValue(level=level.value, value=known[level], bound=known[level])
                )
            elif not self._step(level, goal, clock):
                return
            if level is last:
                break
        else:
            self._break_ties(clock)
        if self.answer is None:
            # Every level was known before; only now does anybody look for a plan.
            self.look(clock, presolve=presolve)
            self._tell(clock)

    def goals(self) -> Mapping[Level, Term]:
        """Return what every level but the last minimises."""
        if self._goals is None:
            self._goals = expressions(self.model, self.problem, self.visits, self.posting)
        return self._goals

    def _step(self, level: Level, goal: Term, clock: Clock) -> bool:
        """Minimise one level; tell whether there is a plan to go on with."""
        if isinstance(goal, int):
            self.levels.append(LevelValue(level=level.value, value=goal, bound=goal))
            self._tell(clock)
            return True
        bound = self.floors.get(level, 0)
        # No level can be below its floor: where the plan at hand is there, nothing is left to do.
        if (self.answer is None or self.answer.of(goal) > bound) and not clock.over():
            bound = max(bound, self._minimise(level, goal, clock))
        if self.answer is None:
            return False
        value = self.answer.of(goal)
        self.levels.append(LevelValue(level=level.value, value=value, bound=min(bound, value)))
        self._tell(clock)
        self.model.add(goal <= value)
        return True

    def _tell(self, clock: Clock) -> None:
        """Tell the caller how the levels ended, as soon as there is a plan."""
        for ended in self.levels if self.answer else ():
            clock.tell(Level(ended.level), value=ended.value, bound=ended.bound)

    def _minimise(self, level: Level, goal: cp_model.LinearExpr, clock: Clock) -> int:
        """Look for the least value of *goal*; return what it cannot be below."""
        self.model.minimize(goal)
        if self.answer is not None:
            clock.tell(level, value=self.answer.of(goal), bound=self.floors.get(level, 0))
            self._hint(self.answer)
        # A level that cannot be closed leaves half of the time to those below it.
        seconds = clock.left if self.answer is None else clock.left / 2
        answer = run(
            self.model, level, clock, presolve=self.presolve, seconds=seconds, tuning=UNPROBED
        )
        self._take(answer)
        return max(0, answer.bound) if answer.found else 0

    def settled_days(self, clock: Clock) -> Mapping[Key, int]:
        """
        Return the day of each visit if every plan that is as good has the same ones.

        As good at the levels that are fixed so far.  Empty if one may differ, if
        nobody found out in time, or where there is nothing to find out.
        """
        days = self.posting.days
        if self.answer is None or days.keys() < self.visits.keys() or clock.over():
            return {}
        here = {
            key: next(day for day, on in literals.items() if self.answer.of(on))
            for key, literals in days.items()
        }
        if all(len(literals) == 1 for literals in days.values()):
            return {}
        same = self.model.new_bool_var("")
        self.model.add_bool_or([same, *(~days[key][day] for key, day in here.items())])
        self.model.minimize(same)
        self._hint(self.answer)
        answer = run(self.model, None, clock, seconds=clock.left / 4, tuning=UNPROBED)
        return here if answer.bound == 1 else {}

    def _take(self, answer: Answer) -> None:
        """Keep an answer if it is one."""
        if answer.found:
            self.answer = answer
        elif answer.proved:
            self.impossible = self.answer is None

    def _hint(self, answer: Answer) -> None:
        """Begin the next level where the last one ended."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for visit in self.visits.values():
            starts, literals = visit.branching()
            for variable in (*starts, *literals):
                self.model.add_hint(variable, answer.of(variable))

    def _break_ties(self, clock: Clock) -> None:
        """Take the first plan in canonical order, if everything above is proved."""
        settled = False
        if all(level.value == level.bound for level in self.levels) and not clock.over():
            settled = self._take_first(clock)
        self.levels.append(LevelValue(level=Level.TIE.value, value=int(not settled), bound=0))
        self._tell(clock)

    def _take_first(self, clock: Clock) -> bool:
        """Take the first of all answers that are left; tell whether that is done."""
        visits = tuple(self.visits.values())
        found = canonical.first(self.model, visits, self.answer, clock, presolve=self.presolve)
        if found is not None:
            self._take(found)
        return found is not None and found.found

    def visits_found(self) -> tuple[Visit, ...]:
        """Return the visits of the best answer so far; none before the first."""
        return self.decode(self.answer) if self.answer else ()

    def decode(self, answer: Answer) -> tuple[Visit, ...]:
        """Return the visits of an answer."""
        rooms = {room.ref: room for room in self.problem.centre.rooms}
        decoder = Decoder(self.lattice, rooms, answer.of)
        parts: dict[str, list[VisitVariables]] = {}
        for variables in self.visits.values():
            parts.setdefault(variables.question.case.ref, []).append(variables)
        return tuple(decoder.visit(variables) for variables in parts.values())
