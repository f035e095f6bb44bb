"""The teacher's side: nbgrader's notebooks and course, and the step that grades in place of running notebooks."""
