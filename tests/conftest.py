"""The tests read what the kit says in English, whatever the language of the machine they run on."""

import os

os.environ["TORCHPATH_LANG"] = "en"
