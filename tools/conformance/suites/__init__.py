# SPDX-License-Identifier: Apache-2.0
"""The suites. Each module fills a list of cases; a function is a case, named like it."""
import inspect

from case import Case


def cases_of(module):
    """The cases of a module, in the order of its text."""
    suite = module.__name__.rsplit(".", 1)[-1]
    functions = [f for f in vars(module).values()
                 if inspect.isfunction(f) and f.__module__ == module.__name__
                 and not f.__name__.startswith("_")]
    functions.sort(key=lambda f: f.__code__.co_firstlineno)
    cases = []
    for function in functions:
        variants = getattr(function, "variants", [()])
        for arguments in variants:
            name = " ".join([function.__name__, *map(str, arguments)])
            case = Case(suite, name)
            function(case, *arguments)
            if not case.ops:
                raise AssertionError(f"{suite}: {name} does nothing")
            cases.append(case)
    return cases


def each(*variants):
    """Makes a case for each of the arguments."""
    def decorate(function):
        function.variants = [v if isinstance(v, tuple) else (v,) for v in variants]
        return function
    return decorate
