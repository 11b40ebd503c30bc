"""Runs gto's own command line many times in one process: its start takes longer than its work.

Reads a JSON object from standard input: `commands`, each with `at` (seconds since 1970, the clock of its tag) and `args`,
and `limit`, after how many that gto accepted to stop. Prints what was accepted, and why the others were not.
"""

import contextlib
import io
import json
import sys
import time

from gto.cli import app
from pygit2 import Signature
from scmrepo.git.backend.pygit2 import Pygit2Backend


def run(at, args):
    # gto's git libraries ask two clocks: this one, and one in C.
    time.time = lambda: at
    person = Signature("Ada", "ada@example.org", at, 0)
    Pygit2Backend.committer = property(lambda _: person)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = app(args=args, standalone_mode=True)
        except SystemExit as end:
            code = end.code
    return code or 0, said.getvalue()


request = json.load(sys.stdin)
accepted, refused = [], []
for command in request["commands"]:
    if len(accepted) >= request["limit"]:
        break
    code, said = run(command["at"], command["args"])
    (accepted if code == 0 else refused).append({"args": command["args"], "said": said})
json.dump({"accepted": accepted, "refused": refused}, sys.stdout)
