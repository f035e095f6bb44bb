"""What the student reads: a result (the dict of the result file) as text. Judges nothing, never imports torch."""
