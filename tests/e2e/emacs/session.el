;;; session.el --- what a user does in Emacs, as functions for a test  -*- lexical-binding: t -*-

;; Knows Emacs' own commands and how to wait for what they bring.  Refuses to know what is right: a test
;; calls one function and judges what it gives.  Batch mode has no command loop, so what a user's next key
;; stroke would set off is set off here.

(require 'flymake)
(require 'json)

(setq eglot-sync-connect 20
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil
      create-lockfiles nil)

(defun await (what condition)
  "Give CONDITION's first answer that is not nil; signal WHAT where none comes in time."
  (let ((deadline (+ (float-time) 20)) answer)
    (while (not (setq answer (funcall condition)))
      (when (> (float-time) deadline)
        (error "In vain: %s" what))
      (accept-process-output nil 0.02))
    answer))

(defun visit (file)
  "Show FILE with the server attached, as the hooks of the user's configuration bring it about."
  (switch-to-buffer (find-file-noselect file))
  (run-hooks 'post-command-hook)
  (await "a server for the file" #'eglot-current-server))

(defun point-at (text)
  "Go to the first character of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun hover (file text)
  "What the documentation of TEXT in FILE says."
  (visit file)
  (point-at text)
  (let (shown)
    (eglot-hover-eldoc-function (lambda (documentation &rest _) (setq shown documentation)))
    (substring-no-properties (await "a hover" (lambda () shown)))))

(defun findings ()
  "The findings of the buffer, each `line: text'."
  (flymake-start)
  (mapcar (lambda (finding)
            (format "%d: %s" (line-number-at-pos (flymake-diagnostic-beg finding)) (flymake-diagnostic-text finding)))
          (flymake-diagnostics)))

(defun findings-of (file)
  "The findings of FILE, as soon as there are any."
  (visit file)
  (await "findings" #'findings))

(defun findings-without (file text)
  "The findings of FILE, as soon as there are any and none of them says TEXT."
  (visit file)
  (await (format "findings without %s" text)
         (lambda ()
           (let ((found (findings)))
             (and found (not (string-search text (string-join found))) found)))))

(defun findings-while-typing (file text other)
  "The findings of FILE after TEXT is replaced by OTHER, and those after that is undone; nothing is saved."
  (visit file)
  (type-over text other)
  (let ((found (await "findings" #'findings)))
    (type-over other text)
    (await "no findings" (lambda () (null (findings))))
    (list found (findings))))

(defun type-over (text other)
  "Replace TEXT by OTHER, as typing does."
  (point-at text)
  (delete-char (length text))
  (insert other)
  (eglot--signal-textDocument/didChange))

(defun definition (file text)
  "Where `xref-find-definitions' on TEXT in FILE leads: the file and the line's text."
  (visit file)
  (point-at text)
  (xref-find-definitions (xref-backend-identifier-at-point 'eglot))
  (list (decoded (buffer-file-name)) (string-trim (thing-at-point 'line t))))

(defun decoded (name)
  "The file NAME with its letters: Eglot 1.9 opens a file by the bytes of a link."
  (decode-coding-string (encode-coding-string name 'utf-8) 'utf-8))

(defun complete (file text addition)
  "The line after `completion-at-point' behind TEXT and the ADDITION that is typed there."
  (visit file)
  (point-at text)
  (forward-char (length text))
  (insert addition)
  (completion-at-point)
  (string-trim (thing-at-point 'line t)))

(defun rename (file text name)
  "Rename TEXT in FILE to NAME, as often as Emacs asks, and save all buffers."
  (visit file)
  (point-at text)
  (cl-letf (((symbol-function 'y-or-n-p) #'always))
    (eglot-rename name))
  (save-some-buffers t))

(defun quick-fix (file text title)
  "Choose the action whose title is TITLE at TEXT in FILE; the line then."
  (visit file)
  (await "findings" #'findings)
  (point-at text)
  (let ((last-nonmenu-event ?\r)
        (completing-read-function (lambda (_ actions &rest _) (car (assoc title actions)))))
    (eglot-code-actions (point) (point) nil t))
  (string-trim (thing-at-point 'line t)))

(defun tell (answer)
  "Write ANSWER as JSON where the test looks for it."
  (let ((coding-system-for-write 'utf-8))
    (write-region (json-encode answer) nil (getenv "ANSWER"))))

;;; session.el ends here
