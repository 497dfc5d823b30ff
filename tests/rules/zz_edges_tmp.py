import pytest
from tests.rules import edges, test_rules as T
from tests.rules.rows import Kind, Ask
F={Kind.KEPT:(T.test_checker_passes,T.test_solver_reaches),Kind.ALLOWED:(T.test_checker_passes,T.test_solver_reaches),Kind.LIFTED:(T.test_checker_passes,T.test_solver_reaches),
Kind.BROKEN:(T.test_checker_finds,T.test_solver_refuses),Kind.COSTS:(T.test_checker_counts,T.test_solver_counts)}
@pytest.mark.parametrize(("f","row"),[pytest.param(f,r,id=f.__name__[5:]+' '+str(r)) for r in edges.ROWS for f in F[r.kind][:1 if r.ask is Ask.NOT else 2]])
def test_it(f,row): f(row)
