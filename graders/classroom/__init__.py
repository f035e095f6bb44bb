"""A whole class: takes in submissions, grades them on one machine or a cluster, and says what the class got wrong."""
