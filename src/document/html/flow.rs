//! Running text of a cell or paragraph, its white space as browsers show it.

use unicode_width::UnicodeWidthChar;

/// Text while it is collected.
#[derive(Default)]
pub(super) struct Flow {
    text: String,
    gap: Gap,
    /// A paragraph ended here.
    breaks: bool,
}

/// White space that has been seen and not yet written.
#[derive(Clone, Copy, Default, PartialEq)]
enum Gap {
    #[default]
    None,
    /// Blanks.
    Space,
    /// Blanks with a line end of the source among them.
    Line,
}

impl Flow {
    /// Appends text; outside `pre` white space runs together.
    pub(super) fn push(&mut self, text: &str, pre: bool) {
        for letter in text.chars() {
            match letter {
                '\r' => {}
                '\n' if pre => self.line(),
                ' ' | '\t' | '\n' | '\u{c}' if !pre => {
                    let line = letter == '\n' || self.gap == Gap::Line;
                    self.gap = if line { Gap::Line } else { Gap::Space };
                }
                // Invisible: a possible hyphen, and the mark of byte order.
                '\u{ad}' | '\u{feff}' => {}
                '\u{a0}' => self.letter(' '),
                letter => self.letter(letter),
            }
        }
    }

    fn letter(&mut self, letter: char) {
        let gap = std::mem::take(&mut self.gap);
        if std::mem::take(&mut self.breaks) && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let before = self.text.chars().next_back().filter(|c| *c != '\n');
        let shown = match (gap, before) {
            (Gap::None, _) | (_, None) => false,
            (Gap::Space, _) => true,
            // A source line that ends between two Chinese letters is no blank.
            (Gap::Line, Some(before)) => !(wide(before) && wide(letter)),
        };
        if shown {
            self.text.push(' ');
        }
        self.text.push(letter);
    }

    /// A line break.
    pub(super) fn line(&mut self) {
        self.gap = Gap::None;
        if std::mem::take(&mut self.breaks) && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push('\n');
    }

    /// The edge of a paragraph.
    pub(super) fn paragraph(&mut self) {
        self.gap = Gap::None;
        self.breaks = true;
    }

    /// A finished line of its own, as it is.
    pub(super) fn put_line(&mut self, line: &str) {
        self.paragraph();
        for letter in line.chars() {
            match letter {
                '\n' => self.line(),
                letter => self.letter(letter),
            }
        }
        self.paragraph();
    }

    /// Takes the text, without line breaks at its edges; blank text is empty.
    pub(super) fn take(&mut self) -> String {
        let flow = std::mem::take(self);
        match flow.text.trim().is_empty() {
            true => String::new(),
            false => flow.text.trim_matches('\n').trim_end().to_owned(),
        }
    }
}

fn wide(letter: char) -> bool {
    letter.width() == Some(2)
}
