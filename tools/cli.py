"""The commands of `./dealer`."""

import argparse
import errno
import signal
import sys

from .say import Problem, clock, elapsed, say, warn

HELP = """\
./dealer run [--port N]          set up what is missing and start the demo store
./dealer test [ADDON…]           set up what is missing and run every test, or these addons' tests
./dealer odoo …                  Odoo's own command line: shell, i18n, module, db, …
./dealer db NAME [--demo] [--addons a,b] [--force]
                                 a fresh database; --demo: with the demo store in it
./dealer bench [NAME…]           run the benchmarks in bench/
./dealer lint [--fix]            the linters, as before a commit
./dealer shot PATH -o FILE       a picture of a screen (--login, --size desk|phone, --db)
./dealer doctor                  what was found, what is missing, how to mend it
./dealer clean [--all]           drop templates and logs; --all: the store and its database too
./dealer lock                    resolve requirements.lock anew from pyproject.toml
"""


def main(args):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    name, rest = (args[0], args[1:]) if args else ("help", [])
    handler = COMMANDS.get(name)
    if handler is None:
        warn(f"dealer: there is no command {name}; ./dealer help lists them.")
        return 2
    try:
        return handler(rest) or 0
    except Problem as problem:
        warn(f"dealer: {problem}")
        return 1
    except KeyboardInterrupt:
        warn("dealer: stopped; the same command goes on from here.")
        return 130
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            warn(
                f"dealer: The disk is full ({error.filename or 'no file named'}): free some space."
            )
            return 1
        raise


def parser(name, words):
    return argparse.ArgumentParser(prog=f"dealer {name}", description=words)


def help_(args):
    say(HELP)


def run(args):
    from . import store

    asked = parser("run", "Start the demo store.")
    asked.add_argument("--port", type=int, default=8069)
    options = asked.parse_args(args)
    return store.run(options.port)


def test(args):
    from . import testing

    asked = parser("test", "Run the tests.")
    asked.add_argument("addons", nargs="*", metavar="ADDON")
    asked.add_argument("--only", help="of the whole run, only these parts: " + testing.PARTS_HELP)
    options = asked.parse_args(args)
    return testing.run(options.addons, options.only)


def odoo(args):
    from . import runtime

    return runtime.pass_through(args)


def db(args):
    from . import databases

    asked = parser("db", "A fresh database, from the cached template where it can.")
    asked.add_argument("name")
    asked.add_argument("--demo", action="store_true", help="with the demo store")
    asked.add_argument("--addons", default="", help="only these addons: a,b")
    asked.add_argument("--force", action="store_true", help="replace an existing database")
    options = asked.parse_args(args)
    chosen = [part for part in options.addons.split(",") if part]
    name = databases.command(options.name, options.demo, chosen, options.force)
    say(f"The database {name} is ready after {clock(elapsed())}: ./dealer odoo shell -d {name}")


def bench(args):
    from . import bench as benches

    asked = parser("bench", "Run the benchmarks.")
    asked.add_argument("names", nargs="*", metavar="NAME")
    return benches.run(asked.parse_args(args).names)


def lint(args):
    from . import lint as linters

    asked = parser("lint", "Run the linters.")
    asked.add_argument("--fix", action="store_true", help="mend what a program can mend")
    asked.add_argument("--only", help="only this linter")
    options = asked.parse_args(args)
    return linters.run(options.fix, options.only)


def shot(args):
    from . import runtime

    return runtime.script("tools.shot", args)


def doctor(args):
    from . import doctor as doctors

    return doctors.run()


def clean(args):
    from . import store

    asked = parser("clean", "Drop what can be made again.")
    asked.add_argument("--all", action="store_true", help="the demo store too, with its data")
    return store.clean(asked.parse_args(args).all)


def lock(args):
    from . import venv

    venv.lock()


COMMANDS = {
    "run": run,
    "test": test,
    "odoo": odoo,
    "db": db,
    "bench": bench,
    "lint": lint,
    "shot": shot,
    "doctor": doctor,
    "clean": clean,
    "lock": lock,
    "help": help_,
    "--help": help_,
    "-h": help_,
}
