"""``python -m graders ...``: sees to the environment, then runs the command."""

from graders import oldest_python

oldest_python.require()

from graders import bootstrap  # noqa: E402  an old Python cannot even parse it: the sentence comes first

bootstrap.ensure()

from graders import commands  # noqa: E402  needs the packages that the line above installs

raise SystemExit(commands.main())
